// SPDX-License-Identifier: Apache-2.0

extension Span<UInt8> {
    /// The first index from `start` on whose byte a field's value may not hold (RFC 9110 §5.5), or `count`.
    func endOfText(from start: Int) -> Int {
        firstIndex(from: start) { block in
            let isControl: Marks = block .< Block(repeating: ASCII.space)
            let isTab: Marks = block .== Block(repeating: ASCII.tab)
            let isDelete: Marks = block .== Block(repeating: ASCII.delete)
            return isControl .^ isTab .| isDelete
        }
    }

    /// The first index from `start` on whose byte is not visible ASCII, or `count`.
    func firstInvisible(from start: Int) -> Int {
        firstIndex(from: start) { block in
            let isBlankOrControl: Marks = block .<= Block(repeating: ASCII.space)
            let isBeyond: Marks = block .>= Block(repeating: ASCII.delete)
            return isBlankOrControl .| isBeyond
        }
    }

    /// Where a target's query or fragment begins, from `start` on, or `count`.
    func firstQueryOrFragment(from start: Int) -> Int {
        firstIndex(from: start) { block in
            let isQuery: Marks = block .== Block(repeating: UInt8(ascii: "?"))
            let isFragment: Marks = block .== Block(repeating: UInt8(ascii: "#"))
            return isQuery .| isFragment
        }
    }

    /// A copy of the first `length` bytes.
    func copied(first length: Int) -> [UInt8] {
        unsafe extracting(first: length).withUnsafeBufferPointer { unsafe Array($0) }
    }
}
