// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    /// Dashboards, alert rules and the demo's files, held against the proxy by Tools/views/check.py.
    struct ViewsTests {
        @Test func `every panel has data, every rule runs and faults are notified of`() async throws {
            let scratch = try Scratch()
            let command = [try Tools.python(), Tools.script("views/check.py")]

            let process = try ChildProcess(command, environment: ["TOKENMETER_PROXY": Tools.proxy], in: scratch)
            let ending = try await process.finish(within: .seconds(110))

            #expect(ending == .exited(0), "\(process.output)\(process.errors)")
        }
    }
}
