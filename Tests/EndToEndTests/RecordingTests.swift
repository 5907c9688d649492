// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    /// What only an optimised build can show of the way of a sample.
    struct RecordingTests {
        @Test func `recording allocates nothing, on one core or on two, scraped or not`() async throws {
            let process = try ChildProcess([try Tools.benchmarks(), "record", "gauntlet"], in: Scratch())
            try await #expect(process.finish(within: .seconds(60)) == .exited(0), "\(process.errors)")

            let lines = process.output.split(separator: "\n").map { $0.split(separator: "\t") }
            let figures = lines.filter { $0.count == 4 && $0[0] != "benchmark" }
            #expect(figures.count == 5)
            #expect(figures.allSatisfy { $0[2] == "0.0" && $0[3] == "0.0" }, "\(process.output)")
        }

        @Test func `ten million made-up names take no more memory and no more lines than the limits allow`()
            async throws
        {
            let process = try ChildProcess([try Tools.benchmarks(), "flood"], in: Scratch())

            try await #expect(process.finish(within: .seconds(110)) == .exited(0), "\(process.output)")
        }

        @Test func `a hundred million samples reach the other thread whole and in order`() async throws {
            let process = try ChildProcess([try Tools.benchmarks(), "stress"], in: Scratch())

            try await #expect(process.finish(within: .seconds(110)) == .exited(0))

            #expect(process.output == "stress: 100000000 samples, 0 faults\n")
        }
    }
}
