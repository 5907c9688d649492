// SPDX-License-Identifier: Apache-2.0

/// A request's start line and fields, kept as the bytes that came, with places in them.
///
/// A class, because a head is handed on some fifteen times while its request is served.
package final class RequestHead: Sendable {
    /// Start line and fields with the empty line that ends them.
    package let bytes: [UInt8]
    package let method: HTTPMethod
    package let methodToken: Range<Int>
    /// Path and query, also when the client sent an absolute address.
    package let target: Range<Int>
    /// The target up to its query.
    package let path: Range<Int>
    package let fields: [HeaderField]
    package let framing: BodyFraming
    package let isKeptAlive: Bool
    package let expectsContinue: Bool
    package let isWebSocketUpgrade: Bool
    /// Fields that `Connection` names.
    let connectionNames: [Range<Int>]

    init(_ bytes: [UInt8], _ line: RequestLine, _ section: borrowing FieldSection, _ framing: BodyFraming) {
        self.bytes = bytes
        method = line.method
        methodToken = line.methodToken
        target = line.target.pathAndQuery
        path = line.target.path
        fields = section.fields
        self.framing = framing
        isKeptAlive = section.facts.connection.keepsAlive(line.version)
        expectsContinue = line.version == .http11 && section.facts.expectsContinue
        isWebSocketUpgrade = line.version == .http11 && line.method == .get && section.facts.upgradesToWebSocket
        connectionNames = section.facts.connection.named
    }

    /// Whether the bytes in `range` are exactly `text`.
    package func matches(_ range: Range<Int>, _ text: StaticString) -> Bool {
        let bytes = bytes
        return bytes.span.matches(range, text)
    }

    /// The value of the first field of this name, which is given in lower case.
    package func field(_ lowercaseName: StaticString) -> Range<Int>? {
        let bytes = bytes
        return fields.value(of: lowercaseName, in: bytes.span)
    }

    /// The values of all fields of this name, which is given in lower case, as one list (RFC 9110 §5.3).
    package func list(_ lowercaseName: StaticString) -> String {
        let bytes = bytes
        let named = fields.filter { bytes.span.matches($0.name, ignoringCase: lowercaseName) }
        return named.map { string($0.value) }.joined(separator: ",")
    }

    package func string(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}
