// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Glibc

/// The calling thread's queue of OpenSSL's errors, and its `errno`.
///
/// What one call leaves there would be taken for the next one's failure, so both are cleared before each.
enum OpenSSLErrors {
    static func clear() {
        ERR_clear_error()
        errno = 0
    }

    /// Whether the oldest error is this one of libssl's.
    static func isFirst(_ reason: Int32) -> Bool {
        let code = ERR_peek_error()
        return ERR_GET_LIB(code) == ERR_LIB_SSL && ERR_GET_REASON(code) == reason
    }

    /// The oldest error, which is the cause of those after it, in words.
    static var firstReason: String {
        let code = ERR_peek_error()
        guard code != 0 else { return "no reason given" }
        guard let text = unsafe ERR_reason_error_string(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }
}
