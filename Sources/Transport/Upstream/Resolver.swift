// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Linux

/// Turns host names into addresses, off the loops and remembered for a short while.
package final class Resolver: Sendable {
    /// How long an answer serves: long enough for a burst, short enough for a provider that moves.
    private static let lifetime: UInt64 = 30_000_000_000
    private static let capacity: Int32 = 16

    private typealias Answer = Result<[Address], TransportError>

    private struct Entry {
        var answer: Answer?
        var expires: UInt64 = 0
        var waiting: [@Sendable (Answer) -> Void] = []
    }

    private let entries = Lock<[String: Entry]>([:])

    package init() {}

    /// The host's addresses, in the order in which they should be tried.
    package func addresses(of host: String, port: UInt16) async throws(TransportError) -> [Address] {
        if let address = Address(host: host, port: port) { return [address] }
        let answer = await withCheckedContinuation { continuation in
            look(up: host, port: port) { continuation.resume(returning: $0) }
        }
        return try answer.get()
    }

    private func look(up host: String, port: UInt16, deliver: @escaping @Sendable (Answer) -> Void) {
        let key = "\(host):\(port)"
        let now = Clock.monotonic()
        let (answer, isFirst): (Answer?, Bool) = entries.withLock { entries in
            var entry = entries[key] ?? Entry()
            if let answer = entry.answer, entry.expires > now { return (answer, false) }
            entry.answer = nil
            entry.waiting.append(deliver)
            entries[key] = entry
            return (nil, entry.waiting.count == 1)
        }
        if let answer { return deliver(answer) }
        guard isFirst else { return }
        do {
            // A thread each: a name whose servers do not answer must not hold up another name.
            _ = try Thread.start(name: "resolver") { [self] in
                // Nobody joins it, and an ended thread that nobody has joined keeps its stack.
                pthread_detach(pthread_self())
                settle(key, Self.resolve(host, port))
            }
        } catch {
            settle(key, .failure(.system(error)))
        }
    }

    /// Failures are not remembered: the next request asks again.
    private func settle(_ key: String, _ answer: Answer) {
        let waiting = entries.withLock { entries in
            let waiting = entries[key]?.waiting ?? []
            entries[key] = nil
            if case .success = answer {
                entries[key] = Entry(answer: answer, expires: Clock.monotonic() + Self.lifetime)
            }
            return waiting
        }
        for deliver in waiting { deliver(answer) }
    }

    /// Resolves at once; this blocks, so it is for the time before any loop runs.
    package static func lookUp(_ host: String, port: UInt16) -> [Address] {
        (try? resolve(host, port).get()) ?? []
    }

    private static func resolve(_ host: String, _ port: UInt16) -> Answer {
        var found = [clinux_address](repeating: clinux_address(), count: Int(capacity))
        let count = unsafe clinux_resolve(host, port, &found, capacity)
        guard count > 0 else {
            let reason = unsafe String(cString: gai_strerror(count))
            return .failure(.unresolved(host: host, reason: count == 0 ? "no address" : reason))
        }
        return .success(found.prefix(Int(count)).map(Address.init(raw:)))
    }
}
