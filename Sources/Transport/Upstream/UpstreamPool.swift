// SPDX-License-Identifier: Apache-2.0

import CLinux
import Linux

/// A connection to a provider, lent by a worker's pool.
package struct UpstreamConnection {
    package let channel: Channel
    /// It has carried an exchange before: when it breaks before an answer, the provider may just have closed it idle.
    package let isReused: Bool
}

/// One worker's connections to providers: idle ones are kept and watched, and new ones are made.
package final class UpstreamPool {
    /// Providers close idle connections after a minute or more; ours are given up a little earlier.
    package static let idleLifetime: UInt64 = 55_000_000_000
    private static let idleLimit = 512
    /// Dead connections wake the sweep at once; this is for those that grow old.
    private static let sweepInterval: UInt64 = 15_000_000_000

    private struct Idle {
        var channel: Channel
        var expires: UInt64
    }

    private let loop: EventLoop
    private let resolver: Resolver
    private let trust: TrustStores
    private let origins: [Origin]
    private var idle: [[Idle]]
    private var peers: [TLSPeer?]
    private var preferred: [Address?]
    private let reaper: Waiter
    private let idleLifetime: UInt64
    private var isClosed = false
    /// Told of each connection that is opened (+1) and closed (-1).
    package var onChange: (Int) -> Void = { _ in }

    /// Origins are named by their place in `origins` from here on.
    package init(
        origins: [Origin],
        loop: EventLoop,
        resolver: Resolver,
        trust: TrustStores,
        idleLifetime: UInt64 = UpstreamPool.idleLifetime
    ) {
        self.origins = origins
        self.idleLifetime = idleLifetime
        idle = Array(repeating: [], count: origins.count)
        peers = Array(repeating: nil, count: origins.count)
        preferred = Array(repeating: nil, count: origins.count)
        self.loop = loop
        self.resolver = resolver
        self.trust = trust
        reaper = Waiter(loop: loop)
    }

    /// An idle connection, the one used last first, or nil.
    package func reuse(_ origin: Int, waiter: Waiter) -> UpstreamConnection? {
        while let candidate = idle[origin].popLast() {
            guard isAlive(candidate) else {
                discard(candidate.channel)
                continue
            }
            candidate.channel.waiter = waiter
            return UpstreamConnection(channel: candidate.channel, isReused: true)
        }
        return nil
    }

    /// Opens a connection, trying the host's addresses in turn until one answers or `deadline` passes.
    package func connect(
        _ origin: Int,
        waiter: Waiter,
        deadline: UInt64,
        isAbandoned: () -> Bool
    ) async throws(TransportError) -> UpstreamConnection {
        let addresses = try await resolver.addresses(
            of: origins[origin].host,
            port: origins[origin].port,
            waiter: waiter,
            loop: loop,
            deadline: deadline,
            isAbandoned: isAbandoned
        )
        var failure = TransportError.timedOut
        for (place, address) in ordered(addresses, origin).enumerated() {
            let now = loop.now
            guard now < deadline else { throw .timedOut }
            // An address that swallows packets must leave time for the next.
            let share = now + (deadline - now) / UInt64(addresses.count - place)
            do throws(TransportError) {
                let connection = try await open(address, origin, waiter, deadline: share, isAbandoned: isAbandoned)
                if place > 0 { preferred[origin] = address }
                return connection
            } catch {
                if error == .abandoned { throw error }
                failure = error
            }
        }
        throw failure
    }

    /// The address that answered where others did not comes first: a host whose IPv6 leads nowhere costs that wait
    /// once, not with each connection.
    private func ordered(_ addresses: [Address], _ origin: Int) -> [Address] {
        guard let first = preferred[origin], addresses.contains(first) else { return addresses }
        return [first] + addresses.filter { $0 != first }
    }

    private func open(
        _ address: Address,
        _ origin: Int,
        _ waiter: Waiter,
        deadline: UInt64,
        isAbandoned: () -> Bool
    ) async throws(TransportError) -> UpstreamConnection {
        let socket = try start(address)
        socket.waiter = waiter
        // A loopback peer often accepts at once; that was not reported yet, and nothing else was.
        socket.sawWriteBlock()
        socket.sawReadBlock()
        while !socket.mayWrite {
            if isAbandoned() { throw .abandoned }
            guard loop.now < deadline else { throw .timedOut }
            await waiter.park(until: deadline)
        }
        if let error = socket.pendingError() { throw .system(error) }
        let session = try await secure(origin, socket, deadline: deadline, isAbandoned: isAbandoned)
        onChange(1)
        return UpstreamConnection(channel: Channel(socket, tls: session), isReused: false)
    }

    private func start(_ address: Address) throws(TransportError) -> Socket {
        do throws(Errno) {
            var raw = address.raw
            return try Socket(FileDescriptor(owning: unsafe clinux_connect(&raw)), loop: loop)
        } catch {
            throw .system(error)
        }
    }

    private func secure(
        _ origin: Int,
        _ socket: Socket,
        deadline: UInt64,
        isAbandoned: () -> Bool
    ) async throws(TransportError) -> TLSSession? {
        guard origins[origin].isSecure else { return nil }
        let session = try makeSession(origin, socket)
        while true {
            switch try progress(session) {
            case .done: return session
            case .wantsRead: socket.sawReadBlock()
            case .wantsWrite: socket.sawWriteBlock()
            }
            if isAbandoned() { throw .abandoned }
            guard loop.now < deadline else { throw .timedOut }
            await socket.waiter?.park(until: deadline)
        }
    }

    private func makeSession(_ origin: Int, _ socket: Socket) throws(TransportError) -> TLSSession {
        do throws(TLSError) {
            return try TLSSession(to: peer(origin), socket: socket.descriptor.rawValue)
        } catch {
            throw .tls(error)
        }
    }

    private func peer(_ origin: Int) throws(TLSError) -> TLSPeer {
        if let known = peers[origin] { return known }
        let context = try trust.context(origins[origin].certificateAuthorities)
        let peer = try TLSPeer(host: origins[origin].host, context: context)
        peers[origin] = peer
        return peer
    }

    private func progress(_ session: TLSSession) throws(TransportError) -> TLSSession.Progress {
        do { return try session.handshake() } catch { throw .tls(error) }
    }
}

extension UpstreamPool {
    /// Takes a connection back whose exchange has ended cleanly; it is watched until it is used again.
    package func keep(_ channel: Channel, for origin: Int) {
        guard !isClosed, idle[origin].count < Self.idleLimit else {
            return discard(channel)
        }
        channel.waiter = reaper
        let entry = Idle(channel: channel, expires: loop.now + idleLifetime)
        guard isAlive(entry) else { return discard(channel) }
        idle[origin].append(entry)
    }

    /// Closes a connection that cannot be used again.
    package func discard(_ channel: Channel) {
        channel.waiter = nil
        channel.close()
        onChange(-1)
    }

    /// Whether nothing has come since the last answer: anything that does is the peer's end, or out of step.
    private func isAlive(_ idle: Idle) -> Bool {
        idle.expires > loop.now && idle.channel.isQuiet()
    }

    /// Drops idle connections as they die or grow old; runs for the worker's life.
    package func reap() async {
        while !isClosed {
            for origin in origins.indices { sweep(origin) }
            await reaper.park(until: loop.now + min(idleLifetime, Self.sweepInterval))
        }
        reaper.retire()
    }

    private func sweep(_ origin: Int) {
        guard !idle[origin].isEmpty else { return }
        let all = idle[origin]
        idle[origin] = []
        for entry in all {
            if isAlive(entry) { idle[origin].append(entry) } else { discard(entry.channel) }
        }
    }

    /// Closes everything idle, and keeps nothing from now on.
    package func close() {
        isClosed = true
        for entry in idle.joined() { discard(entry.channel) }
        idle = Array(repeating: [], count: origins.count)
        reaper.wake()
    }
}
