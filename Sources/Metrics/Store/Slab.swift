// SPDX-License-Identifier: Apache-2.0

import Linux

/// A piece of the store that holds rows of one table: for each row its two images, side by side.
struct Slab {
    private let memory: MappedMemory

    private static let rowsPlace = 64

    init(_ memory: MappedMemory) {
        self.memory = memory
    }

    private var mark: UnsafeMutablePointer<UInt64> {
        unsafe memory.place(0).assumingMemoryBound(to: UInt64.self)
    }

    /// Which table's rows these are, and how many words an image of one takes; nil while it is nobody's.
    var owner: (group: Int, width: Int)? {
        let mark = unsafe mark.pointee
        return mark == 0 ? nil : (Int(mark >> 32) - 1, Int(mark & 0xFFFF_FFFF))
    }

    func isOwned(by group: Int, width: Int) -> Bool { unsafe mark.pointee == Self.mark(group, width) }

    /// One store makes the slab a table's, so that it is either free or whole.
    func own(by group: Int, width: Int) { unsafe mark.pointee = Self.mark(group, width) }

    private static func mark(_ group: Int, _ width: Int) -> UInt64 { UInt64(group + 1) << 32 | UInt64(width) }

    /// The rows that fit, each of `width` words an image.
    func rows(width: Int) -> [RowImages] {
        let size = 2 * width * MemoryLayout<UInt64>.stride
        guard size > 0 else { return [] }
        return (0..<(memory.size - Self.rowsPlace) / size).map { number in
            let place = unsafe memory.place(Self.rowsPlace + number * size)
            return unsafe RowImages(place.assumingMemoryBound(to: UInt64.self), width: width)
        }
    }
}
