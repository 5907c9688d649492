// SPDX-License-Identifier: Apache-2.0

import Glibc

/// An instant as tables write it, `2026-03-28 23:00:00` in UTC, in nanoseconds since 1970; by the C library's calendar.
func utc(_ text: String) -> Int64 {
    let numbers = text.split { "- :".contains($0) }.compactMap { Int32($0) }
    var parts = unsafe tm()
    unsafe (parts.tm_year, parts.tm_mon, parts.tm_mday) = (numbers[0] - 1900, numbers[1] - 1, numbers[2])
    unsafe (parts.tm_hour, parts.tm_min, parts.tm_sec) = (numbers[3], numbers[4], numbers[5])
    return unsafe Int64(timegm(&parts)) * 1_000_000_000
}

/// The instant as `utc` reads it.
func utcText(_ instant: Int64) -> String {
    var seconds = time_t(instant / 1_000_000_000)
    var parts = unsafe tm()
    unsafe gmtime_r(&seconds, &parts)
    var text = [UInt8](repeating: 0, count: 32)
    let count = unsafe text.withUnsafeMutableBytes { buffer in
        unsafe strftime(buffer.baseAddress?.assumingMemoryBound(to: CChar.self), 32, "%Y-%m-%d %H:%M:%S", &parts)
    }
    return String(decoding: text.prefix(count), as: UTF8.self)
}
