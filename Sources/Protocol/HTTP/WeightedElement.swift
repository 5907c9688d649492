// SPDX-License-Identifier: Apache-2.0

/// One element of `Accept` or `Accept-Encoding`: what is meant, and how much it is wanted (RFC 9110 §12.4.2).
struct WeightedElement {
    /// A media range or a coding, in lower case.
    let name: String
    /// Names and values of what stands before the weight, in lower case and unquoted.
    let parameters: [(name: String, value: String)]
    /// In thousandths; zero refuses.
    let weight: Int

    /// Reads a whole field value; elements that cannot be understood are left out.
    static func list(_ value: String) -> [WeightedElement] {
        pieces(of: value[...], between: ",").compactMap { WeightedElement($0) }
    }

    private init?(_ element: Substring) {
        var pieces = Self.pieces(of: element, between: ";")
        guard let name = pieces.first, !name.isEmpty else { return nil }
        pieces.removeFirst()
        let all = pieces.map(Self.parameter)
        let place = all.firstIndex { $0.name == "q" }
        guard let weight = place.map({ Self.weight(all[$0].value) }) ?? 1000 else { return nil }
        self.name = name.lowercased()
        // What follows the weight was an extension once, and means nothing any more.
        parameters = Array(all[..<(place ?? all.count)])
        self.weight = weight
    }

    func parameter(_ name: String) -> String? { parameters.first { $0.name == name }?.value }
}

extension WeightedElement {
    /// Cuts where `separator` stands outside quotes, and trims blanks.
    private static func pieces(of text: Substring, between separator: Unicode.Scalar) -> [Substring] {
        var pieces: [Substring] = []
        var start = text.startIndex
        var isQuoted = false
        var isEscaped = false
        for index in text.unicodeScalars.indices {
            let scalar = text.unicodeScalars[index]
            if scalar == "\"", !isEscaped { isQuoted.toggle() }
            isEscaped = isQuoted && scalar == "\\" && !isEscaped
            guard scalar == separator, !isQuoted else { continue }
            pieces.append(trimmed(text[start..<index]))
            start = text.unicodeScalars.index(after: index)
        }
        return pieces + [trimmed(text[start...])]
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, isBlank(first) { text.removeFirst() }
        while let last = text.last, isBlank(last) { text.removeLast() }
        return text
    }

    private static func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }

    private static func parameter(_ text: Substring) -> (name: String, value: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count > 1 ? unquoted(trimmed(parts[1])) : ""
        return (trimmed(parts[0]).lowercased(), value.lowercased())
    }

    private static func unquoted(_ value: Substring) -> String {
        guard value.count >= 2, value.first == "\"", value.last == "\"" else { return String(value) }
        var isEscaped = false
        return String(
            value.dropFirst().dropLast().filter { character in
                isEscaped = character == "\\" && !isEscaped
                return !isEscaped
            }
        )
    }

    /// "0.75" is 750; nil for what is no weight. More decimals than the three that are allowed do no harm.
    private static func weight(_ text: String) -> Int? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let decimals = parts.count > 1 ? parts[1] : ""
        guard text.count > 1 || text.first != ".", parts[0].count <= 1 else { return nil }
        guard (parts[0] + decimals).allSatisfy({ $0.isASCII && $0.isNumber }), !text.isEmpty else { return nil }
        let whole = Int(parts[0]) ?? 0
        let thousandths = Int(decimals.prefix(3) + String(repeating: "0", count: max(3 - decimals.count, 0))) ?? 0
        return min(whole * 1000 + thousandths, 1000)
    }
}
