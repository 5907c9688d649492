// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Where the programs and scripts lie that the tests run.
enum Tools {
    /// A counterpart is not there; `make test` installs it.
    struct Missing: Error, CustomStringConvertible {
        let path: String

        var description: String { "\(path) is missing: run scripts/setup.sh test" }
    }

    private static let package = String(
        #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
    )

    /// The binary under test: `TOKENMETER_PROXY`, or the debug build.
    static var proxy: String {
        let named = ProcessInfo.processInfo.environment["TOKENMETER_PROXY"] ?? ".build/debug/proxy"
        return named.hasPrefix("/") ? named : "\(package)/\(named)"
    }

    /// The optimised benchmarks, which `make end-to-end` builds.
    static func benchmarks() throws -> String { try existing("\(package)/.build/release/Benchmarks") }

    static func script(_ name: String) -> String { "\(package)/Tests/EndToEndTests/Tools/\(name)" }

    /// A server or judge that scripts/setup.sh has unpacked.
    static func counterpart(_ name: String) throws -> String { try existing("\(package)/.test-tools/bin/\(name)") }

    /// The root of the unpacked Debian packages.
    static var debian: String { "\(package)/.test-tools/debian" }

    /// A Python that can import OpenAI's SDK.
    static func python() throws -> String { try existing("\(package)/.test-tools/clients/bin/python3") }

    static func codex() throws -> String {
        let libraries = "\(package)/.test-tools/clients/lib"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: libraries)) ?? []
        let version = versions.first { $0.hasPrefix("python") } ?? "python3"
        return try existing("\(libraries)/\(version)/site-packages/codex_cli_bin/bin/codex")
    }

    private static func existing(_ path: String) throws -> String {
        guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing(path: path) }
        return path
    }
}
