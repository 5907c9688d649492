// SPDX-License-Identifier: Apache-2.0

/// What is known of hosts' addresses, and who asks for what is not; times are monotonic nanoseconds.
///
/// An answer serves as it is for a short while. For some minutes more it still serves while a new one is asked for: so
/// only the first request to a provider waits for a name server, and none fails because that one is down for a moment.
struct AddressBook<Asker> {
    enum Reply {
        case known([Address])
        /// The asker has been noted; it is in the list that `settle` returns.
        case noted
    }

    /// Short enough for a provider that moves, long enough for a burst.
    private let fresh: UInt64 = 30_000_000_000
    private let usable: UInt64 = 300_000_000_000
    /// How soon a name server is asked again that gave no answer, while an old one serves.
    private let pause: UInt64 = 1_000_000_000

    private struct Entry {
        var addresses: [Address] = []
        var freshUntil: UInt64 = 0
        var usableUntil: UInt64 = 0
        var isAsking = false
        var askers: [Asker] = []
    }

    private var entries: [String: Entry] = [:]

    /// Looks a host up.
    ///
    /// - Returns: what is known, and whether the caller has to ask a name server now and to `settle` the answer.
    mutating func look(up host: String, at now: UInt64, for asker: Asker) -> (reply: Reply, mustAsk: Bool) {
        var entry = entries[host] ?? Entry()
        if now < entry.freshUntil { return (.known(entry.addresses), false) }
        let mustAsk = !entry.isAsking
        entry.isAsking = true
        let isUsable = now < entry.usableUntil
        if !isUsable { entry.askers.append(asker) }
        entries[host] = entry
        return (isUsable ? .known(entry.addresses) : .noted, mustAsk)
    }

    /// Notes a name server's answer, nil for none.
    ///
    /// - Returns: those who wait for it.
    mutating func settle(_ host: String, _ addresses: [Address]?, at now: UInt64) -> [Asker] {
        var entry = entries[host] ?? Entry()
        let askers = entry.askers
        entry.askers = []
        entry.isAsking = false
        if let addresses {
            entry.addresses = addresses
            entry.freshUntil = now + fresh
            entry.usableUntil = now + usable
        } else {
            entry.freshUntil = min(now + pause, entry.usableUntil)
        }
        entries[host] = entry
        return askers
    }
}
