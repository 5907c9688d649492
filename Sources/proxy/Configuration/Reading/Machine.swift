// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// What the defaults take from the machine and the process.
struct Machine: Sendable {
    var hostName = "localhost"
    var processID: Int32 = 1
    var cores = 1

    static var current: Machine {
        Machine(hostName: nameOfHost(), processID: getpid(), cores: max(1, Int(clinux_cpu_count())))
    }

    private static func nameOfHost() -> String {
        var name = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
