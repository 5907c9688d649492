// SPDX-License-Identifier: Apache-2.0

/// The inside of a JSON string.
package enum JSONText {
    /// What the bytes between two quotes stand for.
    package static func unescaped(_ inside: Span<UInt8>) -> String {
        guard inside.endOfPlainText(from: 0) < inside.count else { return string(inside) }
        var text: [UInt8] = []
        var tokenizer = JSONTokenizer()
        var position = 0
        var start = 0
        let quote: InlineArray<1, UInt8> = [UInt8(ascii: "\"")]
        _ = tokenizer.next(in: quote.span, from: &start)
        while let token = tokenizer.next(in: inside, from: &position) {
            switch token {
            case .text(let range): text.append(copying: inside.extracting(range))
            case .escape(let scalar): text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            default: break
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func string(_ bytes: Span<UInt8>) -> String {
        unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
