// SPDX-License-Identifier: Apache-2.0

extension Span<UInt8> {
    /// The first quote, backslash or control byte from `start` on; `count` when there is none.
    @inline(__always)
    func endOfPlainText(from start: Int) -> Int {
        guard let block = block(at: start) else { return endOfLongPlainText(from: start) }
        if let offset = block.endsOfPlainText.firstOffset { return start &+ offset }
        return endOfLongPlainText(from: start &+ 16)
    }

    private func endOfLongPlainText(from start: Int) -> Int {
        firstFarIndex(from: start) { $0.endsOfPlainText }
    }

    /// The first line feed or carriage return from `start` on; `count` when there is none.
    func endOfLine(from start: Int) -> Int {
        firstFarIndex(from: start) { block in
            let areLineFeeds: Marks = block .== Block(repeating: 0x0A)
            let areReturns: Marks = block .== Block(repeating: 0x0D)
            return areLineFeeds .| areReturns
        }
    }
}

extension Block {
    /// Which bytes are quotes, backslashes or controls.
    @inline(__always)
    fileprivate var endsOfPlainText: Marks {
        let areQuotes: Marks = self .== Block(repeating: UInt8(ascii: "\""))
        let areBackslashes: Marks = self .== Block(repeating: UInt8(ascii: "\\"))
        let areControls: Marks = self .< Block(repeating: 0x20)
        return areQuotes .| areBackslashes .| areControls
    }
}
