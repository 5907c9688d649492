// SPDX-License-Identifier: Apache-2.0

/// How a body asks for usage in its stream, and where a change would go.
enum UsageRequest: Sendable {
    case absent
    /// An object without the option; the place just after its brace.
    case options(inside: Int)
    /// A null or an option that says no; to be replaced.
    case declined(Range<Int>, replacement: StaticString)
    case asked
    /// No value of a kind that any server takes.
    case wrong

    static let option: StaticString = #""include_usage":true"#
    static let options: StaticString = #"{"include_usage":true}"#

    mutating func take(_ token: JSONToken, isOption: Bool, at place: Range<Int>) {
        switch (token, isOption) {
        case (.beginObject, false): self = .options(inside: place.upperBound)
        case (.endObject, false): break
        case (.null, false): self = .declined(place, replacement: Self.options)
        case (.boolean(true), true): self = .asked
        case (.boolean, true), (.null, true): self = .declined(place, replacement: "true")
        default: self = .wrong
        }
    }
}

extension RequestScan {
    /// The same body asking for usage in the stream, every other byte as it came. Nil when that is needless, because the
    /// dialect gives usage anyway or the client has asked itself, or when the body is not fit to be changed.
    package func askingForUsage(_ body: [UInt8]) -> [UInt8]? {
        guard dialect == .chat || dialect == .completions, isStreaming, isWellFormed else { return nil }
        switch usageRequest {
        case .asked, .wrong: return nil
        case .declined(let range, let replacement):
            return splice(body, range) { $0.append(literal: replacement) }
        case .options(let inside):
            return splice(body, inside..<inside) {
                $0.append(literal: UsageRequest.option)
                if !isObjectEmpty(body, from: inside) { $0.append(UInt8(ascii: ",")) }
            }
        case .absent:
            return splice(body, bodyStart..<bodyStart) {
                $0.append(literal: #""stream_options":"#)
                $0.append(literal: UsageRequest.options)
                $0.append(UInt8(ascii: ","))
            }
        }
    }

    private func splice(_ body: [UInt8], _ range: Range<Int>, _ insert: (inout [UInt8]) -> Void) -> [UInt8] {
        var spliced: [UInt8] = []
        spliced.reserveCapacity(body.count + 64)
        spliced.append(contentsOf: body[..<range.lowerBound])
        insert(&spliced)
        spliced.append(contentsOf: body[range.upperBound...])
        return spliced
    }

    /// The body is well formed, so the first byte that is no white space tells.
    private func isObjectEmpty(_ body: [UInt8], from inside: Int) -> Bool {
        body[inside...].first { $0 > 0x20 } == UInt8(ascii: "}")
    }
}

extension [UInt8] {
    fileprivate mutating func append(literal: StaticString) {
        append(contentsOf: literal.description.utf8)
    }
}
