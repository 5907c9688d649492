// SPDX-License-Identifier: Apache-2.0

/// An answer's first line: version, status and reason. The reason may be absent, even without the space before it.
struct StatusLine {
    let version: HTTPVersion
    let status: Int
    let reason: Range<Int>

    init(_ cursor: inout HeadCursor) throws(HeadStop) {
        version = try HTTPVersion(&cursor, orRefuseWith: .malformedStatusLine)
        try cursor.skip(ASCII.space, orRefuseWith: .malformedStatusLine)
        status = try StatusLine.status(&cursor)
        switch try cursor.peek() {
        case ASCII.space: cursor.skip()
        case ASCII.carriageReturn: break
        default: throw .refused(.malformedStatusLine)
        }
        reason = try cursor.line(orRefuseWith: .malformedStatusLine)
    }

    private static func status(_ cursor: inout HeadCursor) throws(HeadStop) -> Int {
        var status = 0
        for _ in 0..<3 { status = status * 10 + (try cursor.digit(orRefuseWith: .malformedStatusLine)) }
        guard (100...599).contains(status) else { throw .refused(.malformedStatusLine) }
        return status
    }
}
