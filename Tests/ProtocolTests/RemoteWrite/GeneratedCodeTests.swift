// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

/// Whether the committed output of protoc-c is that of the committed `.proto` files.
@Suite(.enabled(if: Shell.run("command -v protoc-c") == 0, "needs protobuf-c-compiler"))
struct GeneratedCodeTests {
    @Test(arguments: [
        ("CRemoteWrite", "remote_write_v1"), ("CRemoteWrite", "remote_write_v2"), ("CExposition", "exposition"),
    ])
    func `the generated code is current`(target: String, name: String) {
        let commands = """
            set -e
            cd '\(Self.sources)/\(target)'
            made=$(mktemp -d)
            trap 'rm -rf "$made"' EXIT
            protoc-c --proto_path=proto --c_out="$made" \(name).proto
            diff "$made/\(name).pb-c.h" include/\(name).pb-c.h
            diff "$made/\(name).pb-c.c" \(name).pb-c.c
            """
        #expect(Shell.run(commands) == 0, "run protoc-c as written here and commit what it makes")
    }

    private static var sources: String {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(4).joined(separator: "/") + "/Sources"
    }
}

private enum Shell {
    /// The status with which `/bin/sh` ends, or -1; what it prints is thrown away.
    static func run(_ commands: String) -> Int32 {
        guard let pipe = unsafe popen("{ \(commands)\n} 2>&1", "r") else { return -1 }
        while unsafe fgetc(pipe) != EOF {}
        return unsafe pclose(pipe)
    }
}
