// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// The scriptable upstream of Tools/mock_upstream.py; its options are listed there.
struct MockUpstream: Sendable {
    let process: ChildProcess
    let port: Int

    init(_ options: [String] = [], in scratch: Scratch) async throws {
        let ready = scratch.unusedPath("port")
        let command = ["python3", Tools.script("mock_upstream.py"), "--port", "0", "--ready-file", ready, "--quiet"]
        process = try ChildProcess(command + options, in: scratch)
        var port: Int?
        try await process.becomesReady {
            port = (try? String(contentsOfFile: ready, encoding: .utf8)).flatMap { Int($0) }
            return port != nil
        }
        self.port = port ?? 0
    }

    var url: String { "http://127.0.0.1:\(port)" }

    /// What it has counted: requests, tokens, clients that left.
    func statistics() async throws -> JSON { try JSON(try await HTTP.get(port, "/__mock/stats").text) }

    /// What it was asked, oldest first: headers, bodies, how each ended.
    func requests() async throws -> [JSON] { try JSON(try await HTTP.get(port, "/__mock/requests").text).items }

    /// Changes options from now on, as a JSON object.
    func configure(_ options: String) async throws {
        let answer = try await HTTP.post(port, "/__mock/config", options)
        guard answer.status == 200 else { throw Answer.Malformed(text: answer.text) }
    }
}
