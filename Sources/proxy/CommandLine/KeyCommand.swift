// SPDX-License-Identifier: Apache-2.0

import Money

/// `proxy key`: a new key for a client, and what the configuration says of it.
enum KeyCommand {
    /// Two lines: the key, which is kept nowhere, and the tenant's line with its digest.
    static func run() -> String {
        let key = makeKey()
        let digest = KeyDigest(of: Array(key.utf8).span)
        return "\(key)\nkeys_sha256: [\"\(digest.hexadecimal)\"],"
    }

    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

    /// 43 of 62 characters hold 256 bits, as many as the digest. The generator is the kernel's.
    private static func makeKey() -> String {
        var generator = SystemRandomNumberGenerator()
        let characters = (0..<43).compactMap { _ in alphabet.randomElement(using: &generator) }
        return "tm-" + String(characters)
    }
}
