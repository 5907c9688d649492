// SPDX-License-Identifier: Apache-2.0

import Protocol

/// What reading a head came to, comparable as a whole.
enum ParsedHead: Equatable {
    case incomplete
    case refused(HTTPParseError)
    case head(facts: [String], fields: [[String]], consumed: Int)

    init(request input: [UInt8], limits: HeadLimits = RequestSamples.limits) {
        do throws(HTTPParseError) {
            guard let (head, consumed) = try RequestHead.parse(input.span, limits: limits) else {
                self = .incomplete
                return
            }
            let texts = [head.methodToken, head.target, head.path].map(head.string)
            let flags = [head.isKeptAlive, head.expectsContinue, head.isWebSocketUpgrade]
            self = .head(
                facts: texts + ["\(head.method)", "\(head.framing)", "\(flags)", "\(head.bytes)"],
                fields: head.fields.map { [head.string($0.name), head.string($0.value), "\($0.known)"] },
                consumed: consumed
            )
        } catch {
            self = .refused(error)
        }
    }

    init(response input: [UInt8], answering method: HTTPMethod, limits: HeadLimits = RequestSamples.limits) {
        do throws(HTTPParseError) {
            guard let (head, consumed) = try ResponseHead.parse(input.span, answering: method, limits: limits) else {
                self = .incomplete
                return
            }
            self = .head(
                facts: [head.string(head.reason), "\(head.status) \(head.framing) \(head.isKeptAlive) \(head.bytes)"],
                fields: head.fields.map { [head.string($0.name), head.string($0.value), "\($0.known)"] },
                consumed: consumed
            )
        } catch {
            self = .refused(error)
        }
    }

    /// The first outcome when the input grows byte by byte, as a connection's buffer would at worst.
    static func growing(_ input: [UInt8], _ parse: ([UInt8]) -> ParsedHead) -> ParsedHead {
        for count in 0..<input.count {
            let outcome = parse(Array(input.prefix(count)))
            if outcome != .incomplete { return outcome }
        }
        return parse(input)
    }
}
