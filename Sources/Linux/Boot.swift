// SPDX-License-Identifier: Apache-2.0

/// Which of its lives the kernel is in.
package enum Boot {
    /// A number that no other start of this machine has; zero where the kernel does not tell.
    package static let current: UInt64 = {
        let name = (try? File.readSpecial("/proc/sys/kernel/random/boot_id", limit: 64)) ?? []
        return name.map(UInt64.init).hash
    }()
}
