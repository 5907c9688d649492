// SPDX-License-Identifier: Apache-2.0

extension RequestHead {
    /// Reads a head from the start of `input`.
    ///
    /// - Returns: the head and how many bytes it took, or nil when it has not arrived whole. One empty line before it
    ///   is taken too, since some clients send one after a body (RFC 9112 §2.2).
    package static func parse(
        _ input: Span<UInt8>,
        limits: HeadLimits
    ) throws(HTTPParseError) -> (head: RequestHead, consumed: Int)? {
        do throws(HeadStop) {
            let skipped = try emptyLine(input)
            let head = try read(input.extracting(droppingFirst: skipped), limits: limits)
            return (head, skipped + head.bytes.count)
        } catch {
            switch error {
            case .incomplete: return nil
            case .refused(let reason): throw reason
            }
        }
    }

    private static func emptyLine(_ input: Span<UInt8>) throws(HeadStop) -> Int {
        guard input.count > 0, input[0] == ASCII.carriageReturn else { return 0 }
        guard input.count > 1 else { throw .incomplete }
        guard input[1] == ASCII.lineFeed else { throw .refused(.bareLineEnd) }
        return 2
    }

    private static func read(_ input: Span<UInt8>, limits: HeadLimits) throws(HeadStop) -> RequestHead {
        var cursor = HeadCursor(input, limit: limits.headBytes)
        let line = try RequestLine(&cursor, of: input, limits: limits)
        let section = try FieldSection(&cursor, of: input, limit: limits.fields)
        if line.version == .http11, !section.facts.hasHost { throw .refused(.missingHost) }
        let framing = try section.facts.requestFraming(line.version)
        return RequestHead(input.copied(first: cursor.position), line, section, framing)
    }
}
