// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Codex CLI with a home of its own, told by its configuration to speak to one address only.
struct Codex {
    let environment: [String: String]
    let work: String
    private let program: String

    /// Writes a home whose provider is at `url`; a nil `url` leaves the provider to the command line.
    init(speakingTo url: String?, in scratch: Scratch) throws {
        program = try Tools.codex()
        // Codex warns when its home lies inside its folder for temporary files.
        let home = try scratch.folder("home")
        work = try scratch.folder("work")
        environment = [
            "HOME": home, "TMPDIR": try scratch.folder("tmp"), "MOCK_API_KEY": "sk-test", "OPENAI_API_KEY": "sk-test",
            "CODEX_HOME": "\(home)/.codex",
        ]
        let folder = String(home.dropFirst(scratch.path.utf8.count + 1))
        try scratch.write(Self.configuration(url), to: "\(folder)/.codex/config.toml")
    }

    /// The command for one turn.
    func command(isEphemeral: Bool = true, _ arguments: String...) -> [String] {
        // An address that refuses would be tried for a long time.
        ["timeout", "60", program, "exec"] + (isEphemeral ? options : options.filter { $0 != "--ephemeral" })
            + arguments
    }

    /// What a kept session has noted last of its account's limits.
    func rateLimits() throws -> JSON? {
        let sessions = "\(environment["CODEX_HOME"] ?? "")/sessions"
        let files = try FileManager.default.subpathsOfDirectory(atPath: sessions).filter { $0.hasSuffix(".jsonl") }
        let lines = try files.flatMap { file in
            try String(contentsOfFile: "\(sessions)/\(file)", encoding: .utf8).split(separator: "\n").map(String.init)
        }
        return try lines.map { try JSON($0) }.last { $0.payload.type.string == "token_count" }?.payload.rate_limits
    }

    /// The command for one turn as `proxy exec` gets it, by Codex' own name.
    func bareCommand(_ arguments: String...) -> [String] { [program, "exec"] + options + arguments }

    private var options: [String] { ["--skip-git-repo-check", "--ephemeral", "-C", work] }

    /// With these settings Codex opens no connection but the one to its provider.
    private static func configuration(_ url: String?) -> String {
        let provider = """
            [model_providers.mock]
            name = "Mock"
            base_url = "\(url ?? "")/v1"
            env_key = "MOCK_API_KEY"
            wire_api = "responses"
            """
        return """
            model = "mock-model"
            \(url == nil ? "" : "model_provider = \"mock\"")
            approval_policy = "never"
            sandbox_mode = "danger-full-access"
            check_for_update_on_startup = false
            [analytics]
            enabled = false
            [feedback]
            enabled = false
            [features]
            plugins = false
            apps = false
            remote_plugin = false
            unbounded_connection_retries = false
            \(url == nil ? "" : provider)
            """
    }
}

/// What Codex says it has used, from the last line of `codex exec --json`.
struct CodexUsage: Equatable {
    let input, cached, output, reasoning: Int

    init(input: Int, cached: Int, output: Int, reasoning: Int) {
        (self.input, self.cached, self.output, self.reasoning) = (input, cached, output, reasoning)
    }

    init?(_ output: String) throws {
        let turns = try output.split(separator: "\n").map { try JSON($0) }.filter { $0.type.string == "turn.completed" }
        guard turns.count == 1, let usage = turns.first?.usage else { return nil }
        input = usage.input_tokens.int ?? -1
        cached = usage.cached_input_tokens.int ?? -1
        self.output = usage.output_tokens.int ?? -1
        reasoning = usage.reasoning_output_tokens.int ?? -1
    }

    /// The same, as the proxy has counted.
    init(_ page: MetricsPage) {
        input = Int(page.sum("llm_tokens_total", ["phase": "prompt"]))
        cached = Int(page.sum("llm_cached_tokens_total"))
        output = Int(page.sum("llm_tokens_total", ["phase": "completion"]))
        reasoning = Int(page.sum("llm_reasoning_tokens_total"))
    }
}
