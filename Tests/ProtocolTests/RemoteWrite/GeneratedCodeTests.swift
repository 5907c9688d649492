// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

/// Whether the committed output of protoc-c is that of the committed `.proto` file.
@Suite(.enabled(if: Shell.run("command -v protoc-c") == 0, "needs protobuf-c-compiler"))
struct GeneratedCodeTests {
    @Test func `the generated code is current`() {
        let commands = """
            set -e
            cd '\(Self.folder)'
            made=$(mktemp -d)
            trap 'rm -rf "$made"' EXIT
            protoc-c --proto_path=proto --c_out="$made" remote_write_v1.proto
            diff "$made/remote_write_v1.pb-c.h" include/remote_write_v1.pb-c.h
            diff "$made/remote_write_v1.pb-c.c" remote_write_v1.pb-c.c
            """
        #expect(Shell.run(commands) == 0, "run protoc-c as written here and commit what it makes")
    }

    private static var folder: String {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(4).joined(separator: "/") + "/Sources/CRemoteWrite"
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
