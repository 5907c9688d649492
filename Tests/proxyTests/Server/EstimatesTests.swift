// SPDX-License-Identifier: Apache-2.0

import Metrics
import Money
import Testing

@testable import proxy

struct EstimatesTests {
    /// The provider counts eleven tokens where the text looks like two: the first estimate is far off, the next is not,
    /// also not after a restart.
    @Test func `what was learnt of a model goes on with the next process`() throws {
        let folder = try TemporaryFolder()
        func run(_ count: Int) throws -> [RequestSample] {
            let answers = Array(repeating: Answers.json(Answers.chatDocument), count: count)
            let rig = try Rig(try Upstream(answers: answers)) {
                $0.stateDirectory = folder.path + "/state"
                $0.workers = 1
            }
            for _ in 0..<count { #expect(try rig.ask(chat("m-1", ""))?.status == 200) }
            let samples = rig.samples(count)
            rig.drain(within: .seconds(1))
            return samples
        }
        let first = try run(6).map(\.estimateError)
        let later = try run(1).map(\.estimateError)
        #expect(first.count == 6 && later.count == 1)
        #expect(try #require(later.first) < (try #require(first.first)) / 4)
    }
}
