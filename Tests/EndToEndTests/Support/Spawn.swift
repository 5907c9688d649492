// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// Where a child's three standard files lead.
struct StandardFiles {
    enum Input {
        case null
        case descriptor(Int32)
    }

    var input = Input.null
    let output: String
    let errors: String
}

enum Standing: Int16 {
    /// At the head of a new process group, so that one signal reaches its children too.
    case group = 0x02
    /// At the head of a new session, out of the terminal's reach.
    case session = 0x80
}

/// Starts a program in `directory`. The corresponding C function is `posix_spawnp`.
func spawn(
    _ command: [String],
    environment: [String: String],
    directory: String,
    _ files: StandardFiles,
    _ standing: Standing
) throws(Errno) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    switch files.input {
    case .null: unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    case .descriptor(let input): unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
    }
    let created = O_WRONLY | O_CREAT | O_APPEND
    unsafe posix_spawn_file_actions_addopen(&actions, 1, files.output, created, 0o600)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, files.errors, created, 0o600)

    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // Signals as a shell leaves them: the runner of the tests may block or ignore some.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigfillset(&signals)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    let flags = Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF) | standing.rawValue
    unsafe posix_spawnattr_setflags(&attributes, flags)

    // The C library's own way to change the folder is not visible to Swift.
    let arguments = CStrings(["env", "-C", directory] + command)
    let variables = CStrings(environment.map { "\($0.key)=\($0.value)" })
    var child: pid_t = 0
    let code = unsafe posix_spawnp(&child, "env", &actions, &attributes, arguments.pointers, variables.pointers)
    guard code == 0 else { throw Errno(rawValue: code) }
    return child
}

/// A null-terminated array of C strings, as `execve` takes it.
@safe private final class CStrings {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ strings: [String]) {
        count = strings.count
        unsafe pointers = .allocate(capacity: count + 1)
        for (index, string) in strings.enumerated() {
            unsafe (pointers + index).initialize(to: strdup(string))
        }
        unsafe (pointers + count).initialize(to: nil)
    }

    deinit {
        for index in 0..<count {
            unsafe free(pointers[index])
        }
        unsafe pointers.deallocate()
    }
}
