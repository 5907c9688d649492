// SPDX-License-Identifier: Apache-2.0

/// Counts the texts of an embeddings request, for as many rows in the answer.
///
/// One pass without a copy, however large or odd the body: a demonstration must not cost more than a provider.
struct EmbeddingInputs {
    /// OpenAI takes no more in one request.
    private static let limit = 2_048

    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    private var name: [UInt8] = []
    private var isInInput = false
    private var hasElement = false
    private var commas = 0

    /// The number of elements of the member `input`; 1 where that is no list.
    static func count(in body: [UInt8]) -> Int {
        var inputs = EmbeddingInputs()
        for byte in body where inputs.commas < limit { inputs.take(byte) }
        return inputs.hasElement ? min(inputs.commas + 1, limit) : 1
    }

    private mutating func take(_ byte: UInt8) {
        if isInString { return takeString(byte) }
        switch byte {
        case UInt8(ascii: "\""): beginString()
        case UInt8(ascii: "["), UInt8(ascii: "{"): open(byte)
        case UInt8(ascii: "]"), UInt8(ascii: "}"): close()
        case UInt8(ascii: ","): takeComma()
        case 0x20, 0x09, 0x0A, 0x0D: break
        default: if isInInput, byte != UInt8(ascii: ":") { hasElement = true }
        }
    }

    private mutating func beginString() {
        isInString = true
        if isInInput { hasElement = true }
        if depth == 1 { name = [] }
    }

    private mutating func takeString(_ byte: UInt8) {
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
            isInString = false
        } else if depth == 1, name.count < 8 {
            name.append(byte)
        }
    }

    private mutating func open(_ byte: UInt8) {
        if isInInput { hasElement = true }
        if depth == 1, byte == UInt8(ascii: "["), name.elementsEqual("input".utf8) { isInInput = true }
        depth += 1
    }

    private mutating func close() {
        depth -= 1
        if depth <= 1 { isInInput = false }
    }

    private mutating func takeComma() {
        if isInInput, depth == 2 { commas += 1 }
    }
}
