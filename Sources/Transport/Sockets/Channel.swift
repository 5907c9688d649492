// SPDX-License-Identifier: Apache-2.0

import Linux

/// A byte stream over a socket, plain or through TLS. Calls never block; nil says that a call would have to, or that
/// others on the loop have their turn first. The channel's waiter is woken when it is worth another try.
package final class Channel {
    package let socket: Socket
    private let tls: TLSSession?
    private var turn = Turn()
    /// TLS has to write before it can read on (its part of a change of keys, which the peer asked for).
    private var readNeedsRoom = false

    package init(_ socket: Socket, tls: TLSSession? = nil) {
        self.socket = socket
        self.tls = tls
    }

    package var waiter: Waiter? {
        get { socket.waiter }
        set { socket.waiter = newValue }
    }

    package var isPeerClosed: Bool { socket.isPeerClosed || socket.hasFailed }

    /// Reads into the whole of `buffer`.
    ///
    /// - Returns: how many bytes came, 0 when the peer sends no more, nil when nothing is there yet.
    package func receive(into buffer: inout [UInt8]) throws(TransportError) -> Int? {
        guard hasTurn() else { return nil }
        let count = try take(into: &buffer)
        turn.add(count ?? 0, in: socket.loop.round)
        return count
    }

    /// Writes from `start` on, as much as fits; nil when nothing does.
    package func send(_ bytes: [UInt8], from start: Int) throws(TransportError) -> Int? {
        guard hasTurn() else { return nil }
        let count = try unsafe bytes.withUnsafeBufferPointer { all throws(TransportError) in
            try unsafe give(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: all[start...])))
        }
        turn.add(count ?? 0, in: socket.loop.round)
        return count
    }

    /// Whether the peer has neither ended the connection nor sent anything; only then can an idle one be used again.
    ///
    /// It takes in what TLS sends for itself, such as a late session ticket.
    func isQuiet() -> Bool {
        guard !isPeerClosed else { return false }
        guard mayRead else { return true }
        var probe: [UInt8] = [0]
        do { return try take(into: &probe) == nil } catch { return false }
    }

    /// Tells a TLS peer that nothing more comes.
    package func close() {
        tls?.shutdown()
    }
}

extension Channel {
    /// Whether this channel may move bytes now; if not, its waiter is woken once the others have had their turn.
    private func hasTurn() -> Bool {
        guard turn.isOver(in: socket.loop.round) else { return true }
        if let waiter { socket.loop.rest(waiter) }
        return false
    }

    /// Whether a read may find something.
    ///
    /// TLS reads ahead, but says that it wants more only when it has given out every whole record and has found the
    /// socket empty; so the socket's mark holds for what it has read ahead, too.
    private var mayRead: Bool { readNeedsRoom ? socket.mayWrite : socket.mayRead }

    private func take(into buffer: inout [UInt8]) throws(TransportError) -> Int? {
        try unsafe buffer.withUnsafeMutableBufferPointer { bytes throws(TransportError) in
            try unsafe take(into: UnsafeMutableRawBufferPointer(bytes))
        }
    }

    private func take(into buffer: UnsafeMutableRawBufferPointer) throws(TransportError) -> Int? {
        guard let tls else {
            do { return try unsafe socket.receive(into: buffer) } catch { throw .system(error) }
        }
        guard mayRead else { return nil }
        let result: TLSSession.IOResult
        do { result = try unsafe tls.receive(into: buffer) } catch { throw .tls(error) }
        readNeedsRoom = result == .wantsWrite
        return count(result) ?? (result == .closed ? 0 : nil)
    }

    private func give(_ bytes: UnsafeRawBufferPointer) throws(TransportError) -> Int? {
        guard let tls else {
            do { return try unsafe socket.send(bytes) } catch { throw .system(error) }
        }
        guard socket.mayWrite else { return nil }
        let result: TLSSession.IOResult
        do { result = try unsafe tls.send(bytes) } catch { throw .tls(error) }
        if result == .closed { throw .closed }
        return count(result)
    }

    private func count(_ result: TLSSession.IOResult) -> Int? {
        switch result {
        case .done(let count): return count
        case .wantsRead: socket.sawReadBlock()
        case .wantsWrite: socket.sawWriteBlock()
        case .closed: break
        }
        return nil
    }
}

extension Channel {
    /// Writes everything from `start` on, waiting for room until `idle` nanoseconds pass without any; `isAbandoned` is
    /// asked before each wait.
    ///
    /// What does not fit at once is copied, so `bytes` may be scratch that others use while this waits.
    package func sendAll(
        _ bytes: [UInt8],
        from start: Int = 0,
        idle: UInt64,
        loop: EventLoop,
        isAbandoned: () -> Bool = { false }
    ) async throws(TransportError) {
        let position = try sendNow(bytes, from: start)
        guard position < bytes.count else { return }
        try await sendRest(Array(bytes[position...]), idle: idle, loop: loop, isAbandoned: isAbandoned)
    }

    /// Writes what fits.
    ///
    /// - Returns: the place up to which everything has been written.
    func sendNow(_ bytes: [UInt8], from start: Int) throws(TransportError) -> Int {
        var position = start
        while position < bytes.count, let sent = try send(bytes, from: position) { position += sent }
        return position
    }

    private func sendRest(
        _ rest: [UInt8],
        idle: UInt64,
        loop: EventLoop,
        isAbandoned: () -> Bool
    ) async throws(TransportError) {
        var position = 0
        var deadline = loop.now + idle
        while true {
            let reached = try sendNow(rest, from: position)
            guard reached < rest.count else { return }
            if reached > position { deadline = loop.now + idle }
            position = reached
            try await wait(until: deadline, loop: loop, isAbandoned: isAbandoned)
        }
    }

    /// Waits until a read may find something; `isAbandoned` is asked before each wait.
    package func waitReadable(
        until deadline: UInt64,
        loop: EventLoop,
        isAbandoned: () -> Bool
    ) async throws(TransportError) {
        while !(hasTurn() && mayRead) {
            try await wait(until: deadline, loop: loop, isAbandoned: isAbandoned)
        }
    }

    private func wait(until deadline: UInt64, loop: EventLoop, isAbandoned: () -> Bool) async throws(TransportError) {
        if isAbandoned() { throw .abandoned }
        guard loop.now < deadline, let waiter else { throw .timedOut }
        await waiter.park(until: deadline)
    }
}
