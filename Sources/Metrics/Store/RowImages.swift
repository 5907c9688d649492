// SPDX-License-Identifier: Apache-2.0

/// Where the two images of one row lie.
// Safety: both lie within a slab, which lives as long as the store does that the row's table holds. No reference of its
// own: to count it would cost more than what a fold does to the row.
@safe struct RowImages {
    private let first: UnsafeMutablePointer<UInt64>
    private let width: Int

    init(_ first: UnsafeMutablePointer<UInt64>, width: Int) {
        unsafe self.first = first
        self.width = width
    }

    func image(_ bank: Int) -> Row { unsafe Row(first + (bank &* width)) }

    /// Brings the image of one bank up to the other's.
    func copy(from source: Int, to target: Int) {
        unsafe (first + target * width).update(from: first + source * width, count: width)
    }

    func clear(_ bank: Int) { unsafe (first + bank * width).update(repeating: 0, count: width) }
}
