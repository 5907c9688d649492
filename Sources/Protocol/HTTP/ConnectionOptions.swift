// SPDX-License-Identifier: Apache-2.0

/// What a head's `Connection` fields list (RFC 9110 §7.6.1).
struct ConnectionOptions: ~Copyable {
    private(set) var closes = false
    private var keepsAlive = false
    private(set) var upgrades = false
    /// Places of the fields that are named besides.
    private(set) var named: [Range<Int>] = []

    /// Whether the connection lasts beyond this message (RFC 9112 §9.3).
    func keepsAlive(_ version: HTTPVersion) -> Bool {
        !closes && (version == .http11 || keepsAlive)
    }

    mutating func take(_ value: Range<Int>, in input: Span<UInt8>, limit: Int) throws(HTTPParseError) {
        var list = ListElements(value)
        while let element = list.next(in: input) {
            if input.matches(element, ignoringCase: "close") {
                closes = true
            } else if input.matches(element, ignoringCase: "keep-alive") {
                keepsAlive = true
            } else if input.matches(element, ignoringCase: "upgrade") {
                upgrades = true
            } else if !KnownField(element, in: input).isHopByHop {
                guard named.count < limit else { throw .tooManyFields(limit: limit) }
                named.append(element)
            }
        }
    }
}
