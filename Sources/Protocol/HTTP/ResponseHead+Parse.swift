// SPDX-License-Identifier: Apache-2.0

extension ResponseHead {
    /// Reads the head of an answer to a request of this method from the start of `input`.
    ///
    /// - Returns: the head and how many bytes it took, or nil when it has not arrived whole.
    package static func parse(
        _ input: Span<UInt8>,
        answering method: HTTPMethod,
        limits: HeadLimits
    ) throws(HTTPParseError) -> (head: ResponseHead, consumed: Int)? {
        do throws(HeadStop) {
            let head = try read(input, answering: method, limits: limits)
            return (head, head.bytes.count)
        } catch {
            switch error {
            case .incomplete: return nil
            case .refused(let reason): throw reason
            }
        }
    }

    private static func read(
        _ input: Span<UInt8>,
        answering method: HTTPMethod,
        limits: HeadLimits
    ) throws(HeadStop) -> ResponseHead {
        var cursor = HeadCursor(input, limit: limits.headBytes)
        let line = try StatusLine(&cursor)
        let section = try FieldSection(&cursor, of: input, limit: limits.fields)
        let framing = try section.facts.responseFraming(line.version, status: line.status, answering: method)
        return ResponseHead(input.copied(first: cursor.position), line, section, framing)
    }
}
