// SPDX-License-Identifier: Apache-2.0

/// The keys by which tenants are known.
///
/// A presented key is looked for by its digest, in a table whose places come from a hash with a seed that each process draws
/// anew, and compared in constant time: how long that takes tells nothing of how the digest of a guess lies to those that
/// are known.
package struct KeyRing: Sendable {
    package struct Key: Equatable, Sendable {
        package var digest: KeyDigest
        /// The holder's place in the caller's list.
        package var tenant: Int
        /// From this instant on it is no longer good, in nanoseconds since 1970; nil lets it live.
        package var expiresAt: Int64?

        package init(digest: KeyDigest, tenant: Int, expiresAt: Int64? = nil) {
            self.digest = digest
            self.tenant = tenant
            self.expiresAt = expiresAt
        }
    }

    package enum Holder: Equatable, Sendable { case tenant(Int), expired, unknown }

    private let keys: [KeyDigest: Key]

    /// Of keys with the same digest the first one counts.
    package init(_ keys: [Key] = []) {
        self.keys = Dictionary(keys.map { ($0.digest, $0) }) { first, _ in first }
    }

    package var isEmpty: Bool { keys.isEmpty }

    /// Whose key it is, given the time in nanoseconds since 1970.
    package func holder(of key: borrowing Span<UInt8>, at now: Int64) -> Holder {
        guard let key = keys[KeyDigest(of: key)] else { return .unknown }
        if let end = key.expiresAt, now >= end { return .expired }
        return .tenant(key.tenant)
    }
}
