// SPDX-License-Identifier: Apache-2.0

/// A series' name and labels as a StatsD line writes them, rendered once for the series' life.
package struct StatsDName: Sendable {
    package let flavour: StatsDFlavour
    /// What stands before the value's colon.
    let head: [UInt8]
    /// What ends the line: nothing, or `|#` and the tags.
    let tail: [UInt8]

    /// Renders `prefix`, a dot, and the name with its labels in the given order, those without a value left out.
    package init(_ flavour: StatsDFlavour, prefix: String, _ name: String, _ labels: [LabelPair]) {
        self.flavour = flavour
        var head: [UInt8] = []
        if !prefix.isEmpty {
            head.appendName(prefix, keepingDots: true)
            if head.last != UInt8(ascii: ".") { head.append(UInt8(ascii: ".")) }
        }
        head.appendName(name, keepingDots: true)
        let labels = labels.filter { !$0.value.isEmpty }
        if flavour == .plain {
            for label in labels { head.appendNodes(label) }
        }
        self.head = head
        tail = flavour == .dogstatsd ? Self.tags(labels) : []
    }

    private static func tags(_ labels: [LabelPair]) -> [UInt8] {
        var tags: [UInt8] = []
        for label in labels {
            tags.append(tags.isEmpty ? "|#" : ",")
            tags.append(contentsOf: label.name.utf8)
            tags.append(UInt8(ascii: ":"))
            for byte in label.value.utf8 { tags.append(isTagText(byte) ? byte : UInt8(ascii: "_")) }
        }
        return tags
    }

    /// Whether a tag's value may hold the byte; the rest would end the tag, the part or the line.
    private static func isTagText(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<0x20, 0x7F, UInt8(ascii: ","), UInt8(ascii: "|"), UInt8(ascii: "#"): false
        default: true
        }
    }
}

extension [UInt8] {
    /// Appends a label as two nodes of a dotted name.
    fileprivate mutating func appendNodes(_ label: LabelPair) {
        append(UInt8(ascii: "."))
        appendName(label.name, keepingDots: false)
        append(UInt8(ascii: "."))
        appendName(label.value, keepingDots: false)
    }

    /// Appends text with everything but letters, digits, "_" and "-" replaced, one "_" per character.
    fileprivate mutating func appendName(_ text: String, keepingDots: Bool) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_", "-": append(UInt8(ascii: scalar))
            case "." where keepingDots: append(UInt8(ascii: scalar))
            default: append(UInt8(ascii: "_"))
            }
        }
    }
}
