// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Protocol

/// Requests and answers recorded between Codex CLI and a test upstream.
enum RecordedTraffic {
    static func answer(_ name: String) throws -> [UInt8] { try bytes("responses/" + name) }
    static func request(_ name: String) throws -> [UInt8] { try bytes("requests/" + name + ".body.json") }

    private static func bytes(_ path: String) throws -> [UInt8] {
        let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        return Array(try Data(contentsOf: URL(filePath: "/\(tests)/Fixtures/codex/\(path)")))
    }
}

extension [UInt8] {
    init(_ text: String) { self = Array(text.utf8) }

    var text: String { String(decoding: self, as: UTF8.self) }

    /// The same with every line feed replaced.
    func withLineEnds(_ end: String) -> [UInt8] { flatMap { $0 == 0x0A ? Array(end.utf8) : [$0] } }
}
