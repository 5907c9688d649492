// SPDX-License-Identifier: Apache-2.0

import Linux

/// Where the two images of one row lie.
// Safety: both lie within `memory`, which lives as long as this value.
@safe struct RowImages {
    private let first: UnsafeMutablePointer<UInt64>
    private let width: Int
    private let memory: MappedMemory

    init(_ first: UnsafeMutablePointer<UInt64>, width: Int, _ memory: MappedMemory) {
        unsafe self.first = first
        self.width = width
        self.memory = memory
    }

    func image(_ bank: Int) -> Row { unsafe Row(first + bank * width) }

    /// Brings the image of one bank up to the other's.
    func copy(from source: Int, to target: Int) {
        unsafe (first + target * width).update(from: first + source * width, count: width)
    }

    func clear(_ bank: Int) { unsafe (first + bank * width).update(repeating: 0, count: width) }
}
