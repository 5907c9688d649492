// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// Kills the children of this process however it ends, also by a crash or a signal.
///
/// The guard is a shell that reads which process groups live, and outlives this process by as long as it takes to kill
/// them. A parent-death signal would not do: it is sent when the *thread* ends that started the child, and it spares
/// grandchildren.
enum Guard {
    static func watch(_ group: pid_t) { tell("start \(group)\n") }

    static func forget(_ group: pid_t) { tell("end \(group)\n") }

    private static let pipe = Lock<Int32?>(start())

    private static func tell(_ line: String) {
        let bytes = Array(line.utf8)
        pipe.withLock { pipe in
            guard let pipe else { return }
            _ = unsafe bytes.withUnsafeBytes { unsafe write(pipe, $0.baseAddress, $0.count) }
        }
    }

    private static func start() -> Int32? {
        var ends: [Int32] = [-1, -1]
        guard unsafe Glibc.pipe(&ends) == 0, fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0 else { return nil }
        defer { close(ends[0]) }
        let command = ["sh", Tools.script("guard.sh")]
        let standardFiles = StandardFiles(input: .descriptor(ends[0]), output: "/dev/null", errors: "/dev/null")
        // In a session of its own, the guard does not hear the terminal's Ctrl-C.
        guard (try? spawn(command, environment: [:], directory: "/", standardFiles, .session)) != nil else {
            close(ends[1])
            return nil
        }
        return ends[1]
    }
}
