// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import Testing

extension EndToEnd {
    /// What is left of what was recorded when the process is killed, at whatever instant: a thousand kills in all of the
    /// proxy under load, some more of a process that does nothing but record.
    struct CrashTests {
        private struct Outcome: Decodable {
            let kills: Int
            let finished: Int
            let missing: [Int]
            let ahead: [Int]
            let calls: Int
            let lost: [String]
            let repeated: [String]
            let unbalanced: Int
            let interrupted: Int
        }

        /// Clients that wait for an answer when the proxy is killed.
        private static let clients = 2

        @Test(arguments: 1...4)
        func `every exchange that a client saw to its end is counted and in the ledger, and once`(seed: Int)
            async throws
        {
            let scratch = try Scratch()
            let command = [
                try Tools.python(), Tools.script("crashes.py"), Tools.proxy, "\(scratch.path)/state", "250",
                String(seed),
            ]

            let process = try ChildProcess(command, in: scratch)
            let ending = try await process.finish(within: .seconds(110))

            #expect(ending == .exited(0), "\(process.errors)")
            let outcome = try JSONDecoder().decode(Outcome.self, from: Data(process.output.utf8))
            #expect(outcome.kills == 250)
            #expect(outcome.finished > 250)
            #expect(outcome.missing.isEmpty)
            #expect(outcome.calls > 100)
            #expect(outcome.lost.isEmpty)
            #expect(outcome.repeated.isEmpty)
            #expect(outcome.unbalanced == 0)
            // The stream that each kill ends, at least.
            #expect(outcome.interrupted > 100)
            // An exchange is recorded before its last bytes leave: a kill in between is seen by nobody else.
            #expect(outcome.ahead.allSatisfy { $0 <= Self.clients })
        }

        @Test func `a kill in the midst of recording and folding leaves totals that are exact to the sample`()
            async throws
        {
            let scratch = try Scratch()
            let state = "\(scratch.path)/state"
            var random = SystemRandomNumberGenerator()

            for _ in 0..<200 {
                let writer = try ChildProcess([try Tools.benchmarks(), "crash", state], in: scratch)
                try await Task.sleep(for: .microseconds(Int.random(in: 8_000...60_000, using: &random)))
                writer.send(SIGKILL)
                try await #expect(writer.finish() == .killed(signal: SIGKILL))
                let reader = try ChildProcess([try Tools.benchmarks(), "verify", state], in: scratch)
                try await #expect(reader.finish() == .exited(0), "\(reader.output)\(reader.errors)")
            }
        }
    }
}
