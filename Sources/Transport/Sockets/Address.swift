// SPDX-License-Identifier: Apache-2.0

import CLinux

/// A numeric IPv4 or IPv6 address with its port.
package struct Address: Equatable, Sendable, CustomStringConvertible {
    let raw: clinux_address

    init(raw: clinux_address) {
        self.raw = raw
    }

    /// Parses "127.0.0.1" or "::1"; nil for a name.
    package init?(host: String, port: UInt16) {
        var raw = clinux_address()
        guard unsafe clinux_address_parse(host, port, &raw) == 0 else { return nil }
        self.raw = raw
    }

    package var port: UInt16 {
        var copy = raw
        return unsafe UInt16(truncatingIfNeeded: clinux_address_port(&copy))
    }

    package var isLoopback: Bool {
        var copy = raw
        return unsafe clinux_address_is_loopback(&copy) == 1
    }

    /// "127.0.0.1:80" or "[::1]:80".
    package var description: String {
        var copy = raw
        var text = [CChar](repeating: 0, count: 80)
        let count = unsafe clinux_address_format(&copy, &text, text.count)
        return String(decoding: text.prefix(max(Int(count), 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    package static func == (one: Address, other: Address) -> Bool { one.description == other.description }
}
