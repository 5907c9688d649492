// SPDX-License-Identifier: Apache-2.0

/// Labels as the text formats write them, without the braces: `method="GET",route="/v1"`.
package struct LabelText: Sendable {
    private(set) var bytes: [UInt8] = []

    /// Renders labels in the given order. An empty value is the same as no label, and is left out.
    package init(_ labels: [LabelPair]) {
        for label in labels where !label.value.isEmpty {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: label.name.utf8)
            bytes.append("=\"")
            bytes.appendEscaped(label.value, quotes: true)
            bytes.append(UInt8(ascii: "\""))
        }
    }
}

extension [UInt8] {
    /// Appends text with what the format gives a meaning escaped; quotes only where the text stands between some.
    mutating func appendEscaped(_ text: String, quotes: Bool) {
        for byte in text.utf8 {
            switch byte {
            case 0: append(replacementCharacter)
            case UInt8(ascii: "\\"): append("\\\\")
            case UInt8(ascii: "\n"): append("\\n")
            case UInt8(ascii: "\"") where quotes: append("\\\"")
            default: append(byte)
            }
        }
    }
}
