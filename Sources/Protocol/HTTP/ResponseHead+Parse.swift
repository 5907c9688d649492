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
            let head = try ResponseHead(input, answering: method, limits: limits)
            return (head, head.bytes.count)
        } catch {
            switch error {
            case .incomplete: return nil
            case .refused(let reason): throw reason
            }
        }
    }

    private init(_ input: Span<UInt8>, answering method: HTTPMethod, limits: HeadLimits) throws(HeadStop) {
        var cursor = HeadCursor(input, limit: limits.headBytes)
        let line = try StatusLine(&cursor)
        let section = try FieldSection(&cursor, of: input, limit: limits.fields)
        let facts = section.facts

        bytes = input.copied(first: cursor.position)
        status = line.status
        reason = line.reason
        fields = section.fields
        framing = try facts.responseFraming(line.version, status: line.status, answering: method)
        isKeptAlive =
            framing != .untilClose && facts.connection.keepsAlive(line.version)
            && !facts.hasStrayBody(status: line.status)
        connectionNames = facts.connection.named
    }
}
