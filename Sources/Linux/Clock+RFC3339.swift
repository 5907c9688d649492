// SPDX-License-Identifier: Apache-2.0

import Glibc

extension Clock {
    /// An instant in UTC with milliseconds, as RFC 3339 writes it; `time` is nanoseconds since 1970.
    package static func rfc3339(_ time: Int64) -> String {
        var seconds = time_t(time / 1_000_000_000)
        var parts = unsafe tm()
        unsafe gmtime_r(&seconds, &parts)
        let date = unsafe "\(parts.tm_year + 1900)-\(padded(parts.tm_mon + 1))-\(padded(parts.tm_mday))"
        let clock = unsafe "\(padded(parts.tm_hour)):\(padded(parts.tm_min)):\(padded(parts.tm_sec))"
        return "\(date)T\(clock).\(String(time / 1_000_000 % 1000 + 1000).suffix(3))Z"
    }

    private static func padded(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
