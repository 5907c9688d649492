// SPDX-License-Identifier: Apache-2.0

/// One reading of a metrics page in the text format.
struct MetricsPage: Sendable {
    struct Malformed: Error {
        let line: String
    }

    struct Series: Hashable, Sendable {
        let name: String
        let labels: [String: String]
    }

    let values: [Series: Double]

    init(values: [Series: Double]) {
        self.values = values
    }

    init(_ text: String) throws {
        var values: [Series: Double] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let (series, value) = try Self.sample(line)
            guard values.updateValue(value, forKey: series) == nil else { throw Malformed(line: "twice: \(line)") }
        }
        self.values = values
    }

    /// The sum over the series of that name that have all of `labels`; 0 when there is none.
    func sum(_ name: String, _ labels: [String: String] = [:]) -> Double {
        values.filter { Self.matches($0.key, name, labels) }.values.reduce(0, +)
    }

    func contains(_ name: String, _ labels: [String: String] = [:]) -> Bool {
        values.keys.contains { Self.matches($0, name, labels) }
    }

    private static func matches(_ series: Series, _ name: String, _ labels: [String: String]) -> Bool {
        series.name == name && labels.allSatisfy { series.labels[$0.key] == $0.value }
    }

    private static func sample(_ line: Substring) throws -> (Series, Double) {
        guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...].lowercased())
        else { throw Malformed(line: String(line)) }
        var rest = line[..<space]
        let name = rest.prefix { $0 != "{" }
        rest = rest.dropFirst(name.count)
        guard !rest.isEmpty else { return (Series(name: String(name), labels: [:]), value) }
        guard rest.hasPrefix("{"), rest.hasSuffix("}") else { throw Malformed(line: String(line)) }
        rest = rest.dropFirst().dropLast()
        return (Series(name: String(name), labels: try labels(&rest, of: line)), value)
    }

    private static func labels(_ text: inout Substring, of line: Substring) throws -> [String: String] {
        var labels: [String: String] = [:]
        while !text.isEmpty {
            let name = text.prefix { $0 != "=" }
            text = text.dropFirst(name.count)
            guard text.hasPrefix("=\"") else { throw Malformed(line: String(line)) }
            text = text.dropFirst(2)
            labels[String(name)] = quoted(&text)
            if text.first == "," { text.removeFirst() }
        }
        return labels
    }

    /// Takes a label's value and the quote that closes it.
    private static func quoted(_ text: inout Substring) -> String {
        var value = ""
        while let character = text.popFirst(), character != "\"" {
            guard character == "\\", let escaped = text.popFirst() else {
                value.append(character)
                continue
            }
            value.append(escaped == "n" ? "\n" : escaped)
        }
        return value
    }
}
