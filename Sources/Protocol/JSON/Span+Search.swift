// SPDX-License-Identifier: Apache-2.0

extension Span<UInt8> {
    /// The first quote, backslash or control byte from `start` on; `count` when there is none.
    func endOfPlainText(from start: Int) -> Int {
        firstIndex(from: start) { block in
            let isQuote: Marks = block .== Block(repeating: UInt8(ascii: "\""))
            let isBackslash: Marks = block .== Block(repeating: UInt8(ascii: "\\"))
            let isControl: Marks = block .< Block(repeating: 0x20)
            return isQuote .| isBackslash .| isControl
        }
    }

    /// The first line feed or carriage return from `start` on; `count` when there is none.
    func endOfLine(from start: Int) -> Int {
        firstIndex(from: start) { block in
            let isLineFeed: Marks = block .== Block(repeating: 0x0A)
            let isReturn: Marks = block .== Block(repeating: 0x0D)
            return isLineFeed .| isReturn
        }
    }
}
