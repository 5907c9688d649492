// SPDX-License-Identifier: Apache-2.0

import Linux

/// A byte stream over a socket, plain or through TLS. Calls never block; nil says that a call would have to.
package final class Channel {
    package let socket: Socket
    private let tls: TLSSession?

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
        try unsafe buffer.withUnsafeMutableBufferPointer { bytes throws(TransportError) in
            try unsafe receive(UnsafeMutableRawBufferPointer(bytes))
        }
    }

    private func receive(_ buffer: UnsafeMutableRawBufferPointer) throws(TransportError) -> Int? {
        guard let tls else {
            do { return try unsafe socket.receive(into: buffer) } catch { throw .system(error) }
        }
        guard socket.mayRead || tls.hasPending else { return nil }
        do { return count(try unsafe tls.receive(into: buffer)) } catch { throw .tls(error) }
    }

    /// Writes from `start` on, as much as fits; nil when nothing does.
    package func send(_ bytes: [UInt8], from start: Int) throws(TransportError) -> Int? {
        try unsafe bytes.withUnsafeBufferPointer { all throws(TransportError) in
            try unsafe send(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: all[start...])))
        }
    }

    private func send(_ bytes: UnsafeRawBufferPointer) throws(TransportError) -> Int? {
        guard let tls else {
            do { return try unsafe socket.send(bytes) } catch { throw .system(error) }
        }
        guard socket.mayWrite else { return nil }
        do { return count(try unsafe tls.send(bytes)) } catch { throw .tls(error) }
    }

    private func count(_ result: TLSSession.IOResult) -> Int? {
        switch result {
        case .done(let count): return count
        case .closed: return 0
        case .wantsRead: socket.sawReadBlock()
        case .wantsWrite: socket.sawWriteBlock()
        }
        return nil
    }

    /// Tells a TLS peer that nothing more comes.
    package func close() {
        tls?.shutdown()
    }
}

extension Channel {
    /// Writes everything from `start` on, waiting for room until `idle` nanoseconds pass without any.
    ///
    /// What does not fit at once is copied, so `bytes` may be scratch that others use while this waits.
    package func sendAll(
        _ bytes: [UInt8],
        from start: Int = 0,
        idle: UInt64,
        loop: EventLoop
    ) async throws(TransportError) {
        guard start < bytes.count else { return }
        let sent = try send(bytes, from: start) ?? 0
        guard start + sent < bytes.count else { return }
        try await sendRest(Array(bytes[(start + sent)...]), idle: idle, loop: loop)
    }

    private func sendRest(_ rest: [UInt8], idle: UInt64, loop: EventLoop) async throws(TransportError) {
        var position = 0
        var deadline = loop.now + idle
        while position < rest.count {
            if let sent = try send(rest, from: position) {
                position += sent
                if sent > 0 { deadline = loop.now + idle }
            } else {
                guard loop.now < deadline, let waiter else { throw .timedOut }
                await waiter.park(until: deadline)
            }
        }
    }

    /// Waits until a read may find something; `isAbandoned` is asked at each wake-up.
    package func waitReadable(
        until deadline: UInt64,
        loop: EventLoop,
        isAbandoned: () -> Bool
    ) async throws(TransportError) {
        while !socket.mayRead {
            if isAbandoned() { throw .abandoned }
            guard loop.now < deadline, let waiter else { throw .timedOut }
            await waiter.park(until: deadline)
        }
    }
}
