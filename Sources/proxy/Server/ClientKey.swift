// SPDX-License-Identifier: Apache-2.0

import Protocol

/// Where the SDKs of different vendors put the key that their user gave them.
enum ClientKey {
    /// OpenAI's and most others', Anthropic's, Azure's and Google's.
    private static let fields = ["authorization", "x-api-key", "api-key", "x-goog-api-key"].map { Array($0.utf8) }

    static func isField(_ name: ArraySlice<UInt8>) -> Bool {
        fields.contains { $0.count == name.count && zip($0, name).allSatisfy { $0 == $1 || $0 == $1 | 0x20 } }
    }

    /// The places of all keys that a request carries, from first to last; Google's may also stand in the query.
    static func places(in head: RequestHead) -> [Range<Int>] {
        let fields = head.fields.filter { isField(head.bytes[$0.name]) }
        let values = fields.compactMap { $0.known == .authorization ? token(head, $0.value) : $0.value }
        return (values + parameters(head.bytes[head.target]).compactMap(keyValue)).filter { !$0.isEmpty }
    }

    /// What follows `Bearer `; nil for another scheme.
    private static func token(_ head: RequestHead, _ value: Range<Int>) -> Range<Int>? {
        let scheme = "bearer ".utf8
        let bytes = head.bytes[value]
        guard bytes.count > scheme.count, zip(bytes, scheme).allSatisfy({ $0 | 0x20 == $1 }) else { return nil }
        let token = bytes.dropFirst(scheme.count).drop { $0 == UInt8(ascii: " ") }
        return token.startIndex..<token.endIndex
    }

    /// Appends a path with its query as it came, but for the key in it.
    static func append(_ path: ArraySlice<UInt8>, withoutKeyTo output: inout [UInt8]) {
        let kept = parameters(path).filter { keyValue($0) == nil }
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

    private static func keyValue(_ parameter: ArraySlice<UInt8>) -> Range<Int>? {
        guard parameter.starts(with: "key=".utf8) else { return nil }
        return (parameter.startIndex + 4)..<parameter.endIndex
    }
}
