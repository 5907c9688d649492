// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Linux

/// Turns host names into addresses, off the loops and remembered for a while. Callers with the same wish share a
/// question.
package final class Resolver: Sendable {
    package typealias Answer = Result<[Address], TransportError>

    private static let capacity: Int32 = 16

    private let book = Lock(AddressBook<@Sendable (Answer) -> Void>())
    private let ask: @Sendable (String, UInt16) -> Answer

    /// Prepares to ask the system, or `ask`, which may block.
    package init(ask: @escaping @Sendable (String, UInt16) -> Answer = Resolver.askSystem) {
        self.ask = ask
    }

    /// The host's addresses, in the order in which they should be tried.
    package func addresses(of host: String, port: UInt16) async throws(TransportError) -> [Address] {
        if let address = Address(host: host, port: port) { return [address] }
        let answer = await withCheckedContinuation { continuation in
            let known = look(up: host, port) { continuation.resume(returning: $0) }
            if let known { continuation.resume(returning: .success(known)) }
        }
        return try answer.get()
    }

    /// The same for a task on a loop, which parks on `waiter` and has other things to look at; `isAbandoned` is asked
    /// before each wait.
    package func addresses(
        of host: String,
        port: UInt16,
        waiter: Waiter,
        loop: EventLoop,
        deadline: UInt64,
        isAbandoned: () -> Bool
    ) async throws(TransportError) -> [Address] {
        if let address = Address(host: host, port: port) { return [address] }
        let answer = Lock<Answer?>(nil)
        let wake = RemoteWake(waiter, loop)
        let known = look(up: host, port) { found in
            answer.withLock { $0 = found }
            wake()
        }
        if let known { return known }
        while true {
            if let answer = answer.withLock({ $0 }) { return try answer.get() }
            if isAbandoned() { throw .abandoned }
            guard loop.now < deadline else { throw .timedOut }
            await waiter.park(until: deadline)
        }
    }

    /// What is known already; else `deliver` is called with the answer, on another thread.
    private func look(
        up host: String,
        _ port: UInt16,
        deliver: @escaping @Sendable (Answer) -> Void
    ) -> [Address]? {
        let key = "\(host):\(port)"
        let (reply, mustAsk) = book.withLock { $0.look(up: key, at: Clock.monotonic(), for: deliver) }
        if mustAsk { startAsking(key, host, port) }
        guard case .known(let addresses) = reply else { return nil }
        return addresses
    }

    /// A thread each: a name whose servers do not answer must not hold up another name.
    private func startAsking(_ key: String, _ host: String, _ port: UInt16) {
        do {
            try Thread.startDetached(name: "resolver") { [self] in
                // Nobody joins it, and an ended thread that nobody has joined keeps its stack.
                settle(key, ask(host, port))
            }
        } catch {
            settle(key, .failure(.system(error)))
        }
    }

    private func settle(_ key: String, _ answer: Answer) {
        let askers = book.withLock { $0.settle(key, try? answer.get(), at: Clock.monotonic()) }
        for deliver in askers { deliver(answer) }
    }

    /// Resolves at once; this blocks, so it is for the time before any loop runs.
    package static func lookUp(_ host: String, port: UInt16) -> [Address] {
        (try? askSystem(host, port).get()) ?? []
    }

    /// Asks the system's resolver. The corresponding C function is `getaddrinfo`.
    package static func askSystem(_ host: String, _ port: UInt16) -> Answer {
        var found = [clinux_address](repeating: clinux_address(), count: Int(capacity))
        let count = unsafe clinux_resolve(host, port, &found, capacity)
        guard count > 0 else {
            let reason = unsafe String(cString: gai_strerror(count))
            return .failure(.unresolved(host: host, reason: count == 0 ? "no address" : reason))
        }
        return .success(found.prefix(Int(count)).map(Address.init(raw:)))
    }
}
