// SPDX-License-Identifier: Apache-2.0

package import Linux

/// Why a state directory cannot be used.
package enum StateFault: Error, Equatable, CustomStringConvertible {
    /// Another process has it.
    case inUse(path: String, owner: String)
    case file(path: String, Errno)

    package var description: String {
        switch self {
        case .inUse(let path, let owner):
            "state_dir: \(path) is in use by process \(owner); give each process a directory of its own"
        case .file(let path, let errno):
            "state_dir: \(path): \(errno); name a directory that this user may write to and that has room"
        }
    }
}
