// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import proxy

struct ChildProcessTests {
    private static func plan(_ command: String..., variables: KeyValuePairs<String, String> = [:]) -> ExecPlan {
        ExecPlan(
            ExecRequest(command: command.map { Array($0.utf8) }),
            address: ListenAddress(host: "127.0.0.1", port: 4321),
            environment: Environment(variables),
            hasCodexLogin: false
        )
    }

    @Test(
        arguments: [("exit 0", 0), ("exit 7", 7), ("exit 255", 255), ("kill -TERM $$", 143), ("kill -KILL $$", 137)]
            as [(String, Int32)]
    )
    func `the exit status is counted as shells count it`(script: String, status: Int32) throws {
        let child = try ChildProcess(Self.plan("/bin/sh", "-c", script))

        #expect(try child.wait() == status)
    }

    @Test(arguments: [("no-such-command-here", 127), ("/etc", 126)] as [(String, Int32)])
    func `a command that cannot be started says so`(program: String, status: Int32) {
        let failure = #expect(throws: ChildProcess.Failure.self) { _ = try ChildProcess(Self.plan(program)) }

        #expect(failure?.exitStatus == status)
        #expect(failure?.description.hasPrefix("\(program): ") ?? false)
    }

    @Test
    func `the command sees its arguments and the environment`() throws {
        let folder = try TemporaryFolder()
        let script = "printf '%s|' \"$1\" \"$2\" \"$OPENAI_BASE_URL\" \"$OWN\" > \(folder.path)/out"
        let child = try ChildProcess(
            Self.plan("/bin/sh", "-c", script, "sh", "two words", "ü", variables: ["OWN": "x=y"])
        )

        #expect(try child.wait() == 0)
        let out = try String(decoding: Data(contentsOf: URL(filePath: "\(folder.path)/out")), as: UTF8.self)
        #expect(out == "two words|ü|http://127.0.0.1:4321/v1|x=y|")
    }

    @Test
    func `no signal is blocked or a broken pipe ignored in the command`() throws {
        let script = """
            while read name mask; do case $name in
              SigBlk:) [ $((0x$mask)) -eq 0 ] || exit 1;;
              SigIgn:) [ $((0x$mask & 0x1000)) -eq 0 ] || exit 2;;
            esac; done < /proc/self/status
            """
        let child = try ChildProcess(Self.plan("/bin/sh", "-c", script))

        #expect(try child.wait() == 0)
    }
}
