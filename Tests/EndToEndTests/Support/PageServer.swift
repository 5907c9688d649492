// SPDX-License-Identifier: Apache-2.0

import Emitters
import FoundationEssentials
import Metrics
import Protocol

/// Something to scrape that shows one snapshot for ever, for what no traffic brings about at will.
struct PageServer: Sendable {
    let process: ChildProcess
    let port: Int

    init(_ snapshot: Snapshot, as type: ExpositionMediaType, in scratch: Scratch) async throws {
        var renderer = PageRenderer()
        let page = scratch.unusedPath("page")
        try Data(renderer.render(snapshot, as: type.format)).write(to: URL(filePath: page))
        let port = try Loopback.freePort()
        self.port = port
        process = try ChildProcess(
            ["python3", Tools.script("serve_page.py"), "\(port)", page, type.contentType.description],
            in: scratch
        )
        try await process.becomesReady { (try? await HTTP.get(port, "/").status) == 200 }
    }
}
