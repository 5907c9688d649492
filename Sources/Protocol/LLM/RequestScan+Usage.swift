// SPDX-License-Identifier: Apache-2.0

/// How a body asks for usage in its stream, and where a change would go.
enum UsageRequest: Sendable {
    case absent
    /// An object without the option; the place just after its brace.
    case options(inside: Int)
    /// A null or an option that says no; to be replaced.
    case declined(Range<Int>, replacement: String)
    case asked
    /// No value of a kind that any server takes.
    case wrong

    static let option = #""include_usage":true"#
    static let options = "{\(option)}"

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
    /// Whether the client shall see the usage chunk of a Chat stream.
    package var asksForUsage: Bool {
        if case .asked = usageRequest { true } else { false }
    }

    /// Has the body ask for usage in the stream. False when that is needless, because the dialect gives usage anyway or
    /// the client has asked itself, or when the body is not fit to be changed.
    package func askForUsage(_ edits: inout BodyEdits) -> Bool {
        guard dialect == .chat || dialect == .completions, isStreaming, isWellFormed else { return false }
        switch usageRequest {
        case .asked, .wrong: return false
        case .declined(let range, let replacement): edits.replace(range, with: Array(replacement.utf8))
        case .options(let inside): edits.insertMember(UsageRequest.option, at: inside)
        case .absent: edits.insertMember("\"stream_options\":\(UsageRequest.options)", at: bodyStart)
        }
        return true
    }
}
