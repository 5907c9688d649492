// SPDX-License-Identifier: Apache-2.0

/// `true`, `false` or `null`, as far as it has been read.
///
/// The bytes still to come are packed into one integer, the next of them lowest.
struct JSONLiteral: Sendable {
    enum Step { case partial, wrong, whole(JSONToken) }

    static let null = JSONLiteral(rest: 0x6C_6C75, token: .null)

    private var rest: UInt32
    private let token: JSONToken

    private init(rest: UInt32, token: JSONToken) {
        self.rest = rest
        self.token = token
    }

    /// Nil: no literal begins with this byte.
    init?(first byte: UInt8) {
        switch byte {
        case UInt8(ascii: "t"): self.init(rest: 0x65_7572, token: .boolean(true))
        case UInt8(ascii: "f"): self.init(rest: 0x6573_6C61, token: .boolean(false))
        case UInt8(ascii: "n"): self = .null
        default: return nil
        }
    }

    mutating func take(_ byte: UInt8) -> Step {
        if byte != UInt8(truncatingIfNeeded: rest) { return .wrong }
        rest &>>= 8
        return rest == 0 ? .whole(token) : .partial
    }
}
