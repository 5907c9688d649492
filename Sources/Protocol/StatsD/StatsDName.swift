// SPDX-License-Identifier: Apache-2.0

/// A series' name and labels as a StatsD line writes them, rendered once for the series' life.
package struct StatsDName: Hashable, Sendable {
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
        if flavour == .dogstatsd {
            tail = Self.tags(labels)
        } else {
            tail = []
            for (place, label) in labels.enumerated() { head.append(label, flavour, isFirst: place == 0) }
            if flavour == .signalfx, !labels.isEmpty { head.append(UInt8(ascii: "]")) }
        }
        self.head = head
    }

    /// Both ends of the line, as text that tells this series from all others of its server.
    package var text: String { String(decoding: head + tail, as: UTF8.self) }

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
    /// Appends a label to the part before the colon.
    fileprivate mutating func append(_ label: LabelPair, _ flavour: StatsDFlavour, isFirst: Bool) {
        switch flavour {
        case .plain, .dogstatsd: return appendNodes(label)
        case .influxdb: append(UInt8(ascii: ","))
        case .graphite: append(UInt8(ascii: ";"))
        case .signalfx: append(isFirst ? UInt8(ascii: "[") : UInt8(ascii: ","))
        }
        append(contentsOf: label.name.utf8)
        append(UInt8(ascii: "="))
        for byte in label.value.utf8 { append(Self.isInfixText(byte) ? byte : UInt8(ascii: "_")) }
    }

    /// Whether a label's value may hold the byte before the colon. What any of these flavours gives a meaning is left
    /// out for all of them: a reader of several guesses the flavour by its marks.
    private static func isInfixText(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7F: false
        default: !":|,;=[]#@~".utf8.contains(byte)
        }
    }

    /// Appends a label as two nodes of a dotted name.
    private mutating func appendNodes(_ label: LabelPair) {
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
