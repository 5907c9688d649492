// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// How many pages of address space this process has.
func mappedPages() throws -> Int {
    let file = try FileDescriptor(owning: unsafe open("/proc/self/statm", O_RDONLY))
    var buffer = [UInt8](repeating: 0, count: 128)
    let count = unsafe read(file.rawValue, &buffer, buffer.count)
    let text = String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
    guard let pages = text.split(separator: " ").first.flatMap({ Int($0) }) else { throw Errno(rawValue: EINVAL) }
    return pages
}
