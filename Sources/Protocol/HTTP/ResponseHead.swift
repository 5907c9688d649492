// SPDX-License-Identifier: Apache-2.0

/// An answer's status line and fields, kept as the bytes that came, with places in them.
package final class ResponseHead: Sendable {
    /// Status line and fields with the empty line that ends them.
    package let bytes: [UInt8]
    package let status: Int
    package let reason: Range<Int>
    package let fields: [HeaderField]
    /// How the body ends, for the request that was asked: HEAD, 1xx, 204 and 304 have none.
    package let framing: BodyFraming
    /// Whether another request may follow on the connection.
    package let isKeptAlive: Bool
    /// Fields that `Connection` names.
    let connectionNames: [Range<Int>]

    init(_ bytes: [UInt8], _ line: StatusLine, _ section: borrowing FieldSection, _ framing: BodyFraming) {
        self.bytes = bytes
        status = line.status
        reason = line.reason
        fields = section.fields
        self.framing = framing
        isKeptAlive =
            framing != .untilClose && section.facts.connection.keepsAlive(line.version)
            && !section.facts.hasStrayBody(status: line.status)
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

    package func string(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}
