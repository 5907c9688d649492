// SPDX-License-Identifier: Apache-2.0

import Protocol

/// Where the SDKs of different vendors put the key that their user gave them.
enum ClientKey {
    /// OpenAI's and most others', Anthropic's, Azure's and Google's.
    private static let fields = ["authorization", "x-api-key", "api-key", "x-goog-api-key"].map { Array($0.utf8) }

    static func isField(_ name: ArraySlice<UInt8>) -> Bool {
        fields.contains { $0.count == name.count && zip($0, name).allSatisfy { $0 == $1 || $0 == $1 | 0x20 } }
    }

    /// All keys that a request carries, from first to last; Google's may also stand in the query.
    static func all(in head: RequestHead) -> [[UInt8]] {
        let fields = head.fields.filter { isField(head.bytes[$0.name]) }
        let values = fields.compactMap { field in
            field.known == .authorization ? token(head.bytes[field.value]) : Array(head.bytes[field.value])
        }
        return (values + parameters(head.bytes[head.target]).compactMap(key)).filter { !$0.isEmpty }
    }

    /// What follows `Bearer `; nil for another scheme.
    private static func token(_ value: ArraySlice<UInt8>) -> [UInt8]? {
        let scheme = "bearer ".utf8
        guard value.count > scheme.count, zip(value, scheme).allSatisfy({ $0 | 0x20 == $1 }) else { return nil }
        return Array(value.dropFirst(scheme.count).drop { $0 == UInt8(ascii: " ") })
    }

    /// Appends a path with its query as it came, but for the keys in it.
    static func append(_ path: ArraySlice<UInt8>, withoutKeyTo output: inout [UInt8]) {
        let kept = parameters(path).filter { key($0) == nil }
        output += path.prefix { $0 != UInt8(ascii: "?") }
        for (index, parameter) in kept.enumerated() {
            output.append(UInt8(ascii: index == 0 ? "?" : "&"))
            output += parameter
        }
    }

    private static func parameters(_ target: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        guard let mark = target.firstIndex(of: UInt8(ascii: "?")) else { return [] }
        return target[(mark + 1)...].split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
    }

    /// Google's names for a key, and for a token that stands in its place.
    private static let parameterNames = ["key", "access_token", "oauth_token"].map { Array($0.utf8) }

    /// What a parameter gives as a key; nil for another one. A server reads its name decoded, however it is written.
    private static func key(_ parameter: ArraySlice<UInt8>) -> [UInt8]? {
        guard let mark = parameter.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        guard parameterNames.contains(PlainPath.decoded(parameter[..<mark])) else { return nil }
        return PlainPath.decoded(parameter[(mark + 1)...])
    }
}
