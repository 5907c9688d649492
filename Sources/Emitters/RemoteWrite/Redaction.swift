// SPDX-License-Identifier: Apache-2.0

/// Takes secrets out of what others say: a server's error page may repeat the request that it refuses.
struct Redaction {
    private static let mask = "***"
    /// Shorter ones would take ordinary words out of the text.
    private static let shortest = 4
    private static let limit = 512

    private var fixed: [String]
    private var current: [String] = []

    init(_ secrets: [String]) {
        fixed = secrets.filter { $0.utf8.count >= Self.shortest }
    }

    /// Takes the place of the secret that was hidden before.
    mutating func hide(_ secret: String) {
        current = secret.utf8.count >= Self.shortest ? [secret] : []
    }

    /// A password, also in the form that basic authentication gives it.
    mutating func hide(_ password: String, of name: String) {
        hide(password)
        current.insert(Self.base64(Array("\(name):\(password)".utf8)), at: 0)
    }

    /// The text with its secrets masked and without control characters, cut to a bounded length.
    func applied(to text: String) -> String {
        // Cut after masking: half a secret would not be found.
        let masked = (current + fixed).reduce(text) { $0.replacing($1, with: Self.mask) }
        var printable = ""
        for scalar in masked.unicodeScalars.prefix(Self.limit) {
            printable.unicodeScalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
        }
        return printable
    }

    static func base64(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = (0..<3).map { start + $0 < bytes.count ? UInt32(bytes[start + $0]) : 0 }
            let word = group[0] << 16 | group[1] << 8 | group[2]
            let used = min(bytes.count - start, 3) + 1
            for place in 0..<4 {
                text.append(place < used ? digits[Int(word >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
