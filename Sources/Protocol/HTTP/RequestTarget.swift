// SPDX-License-Identifier: Apache-2.0

/// A request's target in one of the forms that a server must take (RFC 9112 §3.2), but for CONNECT's.
struct RequestTarget {
    let pathAndQuery: Range<Int>
    let path: Range<Int>

    /// Finds path and query in a target of visible ASCII.
    init(_ written: Range<Int>, in input: Span<UInt8>, isOptions: Bool) throws(HeadStop) {
        guard !written.isEmpty else { throw .refused(.malformedRequestLine) }
        let query = try RequestTarget.query(written, in: input)
        pathAndQuery = try RequestTarget.pathAndQuery(written, in: input, isOptions: isOptions)
        path = pathAndQuery.lowerBound..<min(query, pathAndQuery.upperBound)
    }

    /// Where the query begins, or the target's end.
    private static func query(_ written: Range<Int>, in input: Span<UInt8>) throws(HeadStop) -> Int {
        let text = input.extracting(..<written.upperBound)
        let query = text.firstQueryOrFragment(from: written.lowerBound)
        var mark = query
        while mark < text.count {
            // A fragment is never sent; where one begins, servers disagree about what the path is.
            guard text[mark] != UInt8(ascii: "#") else { throw .refused(.malformedTarget) }
            mark = text.firstQueryOrFragment(from: mark + 1)
        }
        return query
    }

    private static func pathAndQuery(
        _ written: Range<Int>,
        in input: Span<UInt8>,
        isOptions: Bool
    ) throws(HeadStop) -> Range<Int> {
        if input[written.lowerBound] == UInt8(ascii: "/") { return written }
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
        let index = min(end, input.end(of: ASCII.hosts, from: start))
        guard index > start else { throw .refused(.malformedTarget) }
        if index == end { return start - 1..<start }
        guard input[index] == UInt8(ascii: "/") else { throw .refused(.malformedTarget) }
        return index..<end
    }
}
