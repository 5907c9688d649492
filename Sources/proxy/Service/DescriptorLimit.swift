// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How many files and sockets this process may have open.
enum DescriptorLimit {
    /// For rings, loops, listeners, emitters, secrets, and providers' connections that rest.
    private static let reserve = 128

    /// How many clients the process can serve, each with a provider's connection of its own.
    static var clients: Int { clients(descriptors: current) }

    static func clients(descriptors: Int) -> Int {
        max((descriptors - reserve) / 2, 1)
    }

    static var current: Int {
        var limit = rlimit()
        guard unsafe getrlimit(resource, &limit) == 0 else { return 1_024 }
        return Int(clamping: limit.rlim_cur)
    }

    /// Takes all that the process may have; the usual soft limit of 1,024 is for programs that use `select`.
    static func raise() {
        var limit = rlimit()
        guard unsafe getrlimit(resource, &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        unsafe setrlimit(resource, &limit)
    }

    private static var resource: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }
}
