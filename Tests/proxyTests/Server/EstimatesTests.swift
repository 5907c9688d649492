// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Money
import Testing

@testable import proxy

struct EstimatesTests {
    /// The provider counts eleven tokens where the text looks like two: the first estimate is far off, the next is not,
    /// also not after a restart.
    @Test func `what was learnt of a model goes on with the next process`() throws {
        let folder = try TemporaryFolder()
        let (first, next) = ("\(folder.path)/first", "\(folder.path)/next")
        let before = try Self.errors(6, state: first)
        // A process of its own would find them where they are; this one still has the first directory.
        try File.makeDirectory(next)
        try File.replace("\(next)/estimates-0", with: File.read("\(first)/estimates-0", limit: 1 << 20))
        let after = try Self.errors(1, state: next)
        #expect(before.count == 6 && after.count == 1)
        #expect(try #require(after.first) < (try #require(before.first)) / 4)
    }

    /// How far off the estimates of so many calls were.
    private static func errors(_ count: Int, state: String) throws -> [UInt32] {
        let answers = Array(repeating: Answers.json(Answers.chatDocument), count: count)
        let rig = try Rig(try Upstream(answers: answers)) {
            $0.stateDirectory = state
            $0.workers = 1
        }
        for _ in 0..<count { #expect(try rig.ask(chat("m-1", ""))?.status == 200) }
        let samples = rig.samples(count)
        rig.drain(within: .seconds(1))
        return samples.map(\.estimateError)
    }
}
