// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Lines for a person at a terminal; events go to `Log`.
enum StandardError {
    static func write(_ line: String) {
        let bytes = Array(line.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
