// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// A program that runs beside the test and ends with it.
final class ChildProcess: Sendable {
    private let identifier: pid_t
    /// Nil until its end was waited for: from then on the identifier may be another program's.
    private let status = Lock<Int32?>(nil)
    private let output: FileDescriptor

    /// Starts a program in `folder`; what it prints goes to this object.
    init(_ command: [String], in folder: String) throws {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw Errno.current }
        output = try FileDescriptor(owning: ends[0])
        let input = try FileDescriptor(owning: ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let shell = ["sh", "-c", "cd \"$0\" && exec \"$@\"", folder]
        identifier = try Self.spawn(shell + command, output: input.rawValue)
    }

    deinit {
        stop()
    }

    private static func spawn(_ command: [String], output: Int32) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 2)

        var arguments = unsafe command.map { unsafe strdup($0) } + [nil]
        defer { unsafe arguments.forEach { unsafe free($0) } }
        var identifier: pid_t = 0
        let result = unsafe posix_spawnp(&identifier, command[0], &actions, nil, &arguments, environ)
        guard result == 0 else { throw Errno(rawValue: result) }
        return identifier
    }

    /// Reads a line of what the program prints, nil when it has ended.
    func line() -> String? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while unsafe read(output.rawValue, &byte, 1) == 1 {
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    /// Waits for the program's end and gives its exit status.
    func wait() -> Int32 {
        status.withLock { status in
            if let status { return status }
            var code: Int32 = 0
            unsafe waitpid(identifier, &code, 0)
            status = code
            return code
        }
    }

    func stop() {
        status.withLock { status in
            if status == nil { kill(identifier, SIGKILL) }
        }
        _ = wait()
    }
}
