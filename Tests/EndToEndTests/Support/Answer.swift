// SPDX-License-Identifier: Apache-2.0

/// An HTTP answer, read by rules of its own: the proxy's parser is not asked about the proxy.
struct Answer {
    struct Malformed: Error {
        let text: String
    }

    let status: Int
    let fields: [(name: String, value: String)]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The values of all fields of that name; names are in lower case.
    subscript(name: String) -> String? {
        let values = fields.filter { $0.name == name }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    /// Reads one answer at the start of `bytes`; nil when more must come.
    static func parse(_ bytes: [UInt8], to method: String, isWhole: Bool) throws -> (Answer, size: Int)? {
        guard let headSize = bytes.firstIndex(of: Array("\r\n\r\n".utf8), from: 0).map({ $0 + 4 }) else { return nil }
        let lines = String(decoding: bytes[..<(headSize - 4)], as: UTF8.self).split(separator: "\r\n")
        let start = lines[0].split(separator: " ", maxSplits: 2)
        guard start.count >= 2, start[0] == "HTTP/1.1", let status = Int(start[1]) else {
            throw Malformed(text: String(lines[0]))
        }
        let fields = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: parts[0].lowercased(), value: parts.count > 1 ? trimmed(parts[1]) : "")
        }
        let head = Answer(status: status, fields: fields, body: [])
        guard let (body, end) = try head.body(bytes, from: headSize, to: method, isWhole: isWhole) else { return nil }
        return (Answer(status: status, fields: fields, body: body), end)
    }

    private func body(_ bytes: [UInt8], from start: Int, to method: String, isWhole: Bool) throws -> ([UInt8], Int)? {
        if method == "HEAD" || status < 200 || status == 204 || status == 304 { return ([], start) }
        if self["transfer-encoding"] == "chunked" { return try Self.chunks(bytes, from: start) }
        if let length = self["content-length"].flatMap({ Int($0) }) {
            return bytes.count >= start + length ? (Array(bytes[start..<(start + length)]), start + length) : nil
        }
        return isWhole ? (Array(bytes[start...]), bytes.count) : nil
    }

    private static func chunks(_ bytes: [UInt8], from start: Int) throws -> ([UInt8], Int)? {
        var body: [UInt8] = []
        var index = start
        while let end = bytes.firstIndex(of: Array("\r\n".utf8), from: index) {
            let text = String(decoding: bytes[index..<end], as: UTF8.self)
            guard let size = Int(text, radix: 16) else { throw Malformed(text: "chunk size \(text)") }
            guard bytes.count >= end + 2 + size + 2 else { return nil }
            body += bytes[(end + 2)..<(end + 2 + size)]
            index = end + 2 + size + 2
            if size == 0 { return (body, index) }
        }
        return nil
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

extension [UInt8] {
    /// The first place of `pattern` at or after `start`.
    func firstIndex(of pattern: [UInt8], from start: Int) -> Int? {
        guard start <= count - pattern.count else { return nil }
        return (start...(count - pattern.count)).first { self[$0] == pattern[0] && self[$0...].starts(with: pattern) }
    }
}
