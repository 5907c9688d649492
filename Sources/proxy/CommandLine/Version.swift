// SPDX-License-Identifier: Apache-2.0

/// The release that this build is of.
enum Version {
    static let current = "0.1.0"

    /// What `--version` prints.
    static let line = "tokenmeter \(current)"
}
