// SPDX-License-Identifier: Apache-2.0

import Protocol

/// What a request's and an answer's head have in common.
protocol MessageHead {
    func field(_ name: StaticString) -> Range<Int>?
    func matches(_ range: Range<Int>, _ text: StaticString) -> Bool
}

extension RequestHead: MessageHead {}
extension ResponseHead: MessageHead {}

extension MessageHead {
    /// Whether the body can be read only by whoever undoes its coding.
    var isCompressed: Bool {
        guard let coding = field("content-encoding") else { return false }
        return !matches(coding, "identity")
    }
}
