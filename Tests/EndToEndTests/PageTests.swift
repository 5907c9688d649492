// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    /// The page at `/`, looked at with a headless Chromium by Tools/page/check.py.
    struct PageTests {
        @Test func `the page shows traffic, outlives a restart and asks for a key`() async throws {
            let scratch = try Scratch()

            let process = try ChildProcess(
                ["python3", Tools.script("page/check.py"), Tools.python(), Tools.codex()],
                environment: ["TOKENMETER_PROXY": Tools.proxy],
                in: scratch
            )
            let ending = try await process.finish(within: .seconds(110))

            #expect(ending == .exited(0), "\(process.output)\(process.errors)")
            print(process.output)
        }
    }
}
