// SPDX-License-Identifier: Apache-2.0

/// The forms of a request's target that a server must take (RFC 9112 §3.2), but for CONNECT's.
enum RequestTarget {
    /// Finds path and query in a target of visible ASCII.
    static func pathAndQuery(
        _ written: Range<Int>,
        in input: Span<UInt8>,
        isOptions: Bool
    ) throws(HeadStop) -> Range<Int> {
        guard let first = written.first else { throw .refused(.malformedRequestLine) }
        // A fragment is never sent; where one begins, servers disagree about what the path is.
        for index in written where input[index] == UInt8(ascii: "#") { throw .refused(.malformedTarget) }
        if input[first] == UInt8(ascii: "/") { return written }
        if isOptions, input.matches(written, "*") { return written }
        guard let authority = authority(written, in: input) else { throw .refused(.malformedTarget) }
        return try path(after: authority, to: written.upperBound, in: input)
    }

    /// What follows the scheme of an absolute address.
    private static func authority(_ written: Range<Int>, in input: Span<UInt8>) -> Int? {
        for scheme in ["http://", "https://"] as [StaticString] {
            let end = written.lowerBound + scheme.utf8CodeUnitCount
            guard end < written.upperBound else { continue }
            if input.matches(written.lowerBound..<end, ignoringCase: scheme) { return end }
        }
        return nil
    }

    /// An address without a path means "/", which is then taken from its scheme's slashes; one with a query but no path
    /// has no place to take both from, and is refused.
    private static func path(after start: Int, to end: Int, in input: Span<UInt8>) throws(HeadStop) -> Range<Int> {
        var index = start
        while index < end, ASCII.isHost(input[index]) { index += 1 }
        guard index > start else { throw .refused(.malformedTarget) }
        if index == end { return start - 1..<start }
        guard input[index] == UInt8(ascii: "/") else { throw .refused(.malformedTarget) }
        return index..<end
    }
}
