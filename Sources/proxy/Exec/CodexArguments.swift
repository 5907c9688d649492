// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The Codex CLI's command line, as far as it chooses the model provider.
///
/// Codex ignores `OPENAI_BASE_URL`; what it heeds is `-c key=value`. Observed with 0.163: where a subcommand is given
/// settings of its own, those before it are dropped. So ours stand after the program's name and again before each of the
/// user's, who may override them.
struct CodexArguments: Sendable {
    private let arguments: [String]
    private let bytes: [[UInt8]]
    /// The places of the user's own settings, and what they set.
    private let settings: [(place: Int, text: String)]

    /// Words after which arguments are another program's.
    private static let ends: Set = ["--", "sandbox", "mcp", "debug"]

    init(_ command: [[UInt8]]) {
        bytes = command
        arguments = command.map { String(decoding: $0, as: UTF8.self) }
        let end = arguments.dropFirst().firstIndex(where: Self.ends.contains) ?? arguments.count
        settings = arguments[..<end].indices.dropFirst().compactMap { [arguments] index in
            Self.setting(at: index, of: arguments[..<end]).map { (index, $0) }
        }
    }

    /// Reads `-c K=V`, `-cK=V`, `--config K=V` and `--config=K=V`.
    private static func setting(at index: Int, of arguments: ArraySlice<String>) -> String? {
        let argument = arguments[index]
        if argument == "-c" || argument == "--config" {
            return index + 1 < arguments.endIndex ? arguments[index + 1] : nil
        }
        if argument.hasPrefix("--config=") { return String(argument.dropFirst(9)) }
        guard argument.hasPrefix("-c") else { return nil }
        return String(argument.dropFirst(argument.hasPrefix("-c=") ? 3 : 2))
    }

    /// Whether the user has chosen: then nothing is put in.
    var choosesProvider: Bool { isLocal || provider != nil }

    /// Whether Codex will ask the address in `CODEX_OSS_BASE_URL` as an Ollama server.
    var usesOllama: Bool {
        if let provider { return provider == "ollama" }
        let local = arguments.firstIndex(of: "--local-provider").flatMap { index in
            index + 1 < arguments.count ? arguments[index + 1] : nil
        }
        return isLocal && (local ?? "ollama") == "ollama" && !arguments.contains("--local-provider=lmstudio")
    }

    private var isLocal: Bool { arguments.contains("--oss") }

    private var provider: String? {
        let values = settings.compactMap { (_, text) -> String? in
            let halves = text.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, halves[0].allSatisfy({ $0 != " " }), halves[0] == "model_provider" else {
                return nil
            }
            return String(halves[1].filter { !" \"'".contains($0) })
        }
        return values.last
    }

    /// The same command, told to use a provider at `baseURL`.
    ///
    /// The key comes from `keyVariable`, for Codex refuses to start when the variable it is told of is not there; without
    /// one, from what `codex login` has stored, if anything.
    func adapted(baseURL: String, keyVariable: String?, hasLogin: Bool) -> [[UInt8]] {
        var fields = ["name=\"tokenmeter\"", "base_url=\"\(baseURL)\"", "wire_api=\"responses\""]
        if let keyVariable {
            fields.append("env_key=\"\(keyVariable)\"")
        } else if hasLogin {
            fields.append("requires_openai_auth=true")
        }
        let table = "model_providers.tokenmeter={\(fields.joined(separator: ","))}"
        let ours = ["-c", "model_provider=\"tokenmeter\"", "-c", table].map { Array($0.utf8) }
        let places = [1] + settings.map(\.place).filter { $0 > 1 }
        return bytes.indices.flatMap { places.contains($0) ? ours + [bytes[$0]] : [bytes[$0]] }
            + (bytes.count == 1 ? ours : [])
    }

    /// Whether `codex login` has stored something. The corresponding C function is `access`.
    static func hasLogin(_ environment: Environment) -> Bool {
        guard let home = environment["CODEX_HOME"] ?? environment["HOME"].map({ "\($0)/.codex" }) else { return false }
        return unsafe access("\(home)/auth.json", F_OK) == 0
    }
}
