// SPDX-License-Identifier: Apache-2.0

package import Protocol

/// One client's connection: requests are taken from it in turn, however their bytes arrive.
///
/// What came beyond a request stays for the next one (pipelining). While nothing is left over, the connection holds no
/// buffer: reads go through the worker's scratch.
package final class ServerConnection {
    package let channel: Channel
    package let waiter: Waiter
    private let loop: EventLoop
    private let scratch: Scratch
    private let limits: ServerLimits
    private var inbox = ByteQueue()
    /// No request is waited for any more; one that has come is still served.
    package private(set) var isDraining = false

    package init(_ channel: Channel, scratch: Scratch, limits: ServerLimits, loop: EventLoop) {
        self.channel = channel
        self.scratch = scratch
        self.limits = limits
        self.loop = loop
        waiter = Waiter(loop: loop)
        channel.waiter = waiter
    }

    /// The client has closed its side, or broken off. One that only closed its sending side is taken for gone, too.
    package var isGone: Bool { channel.isPeerClosed }

    /// Lets the exchange in progress end, and waits for no further request.
    package func drain() {
        isDraining = true
        waiter.wake()
    }

    /// Ends the connection for both sides: what waits for this client, whatever for, sees it as gone.
    package func cut() {
        channel.socket.shutdownBothWays()
        waiter.wake()
    }

    /// Lets the connection end in a way that a client cannot take for the end of a body without a length.
    package func endByReset() {
        channel.socket.closeByReset()
    }

    /// The next request's head; nil when the connection ends here, between two requests.
    package func nextHead() async throws(ServerFault) -> RequestHead? {
        if let head = try parseInbox() { return head }
        let idleEnd = loop.now + limits.idle
        var headEnd = hasBegun ? loop.now + limits.headTime : nil
        while true {
            guard let count = try await receive(until: headEnd ?? idleEnd, mayEnd: headEnd == nil) else { return nil }
            if count == 0 {
                guard headEnd == nil else { throw .gone }
                return nil
            }
            if let head = try parse(adding: count) { return head }
            if headEnd == nil, hasBegun { headEnd = loop.now + limits.headTime }
        }
    }

    /// The request's whole body. `Expect: 100-continue` is answered when the client waits for it (RFC 9110 §10.1.1).
    package func body(of head: RequestHead) async throws(ServerFault) -> [UInt8] {
        if case .length(let length) = head.framing, length > limits.bodyBytes {
            throw .bodyTooLarge(limit: limits.bodyBytes)
        }
        if head.framing == .none { return [] }
        if head.expectsContinue, inbox.isEmpty { try await send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) }
        switch head.framing {
        case .length(let length): return try await lengthBody(length)
        case .chunked: return try await chunkedBody()
        case .none, .untilClose: return []
        }
    }

    /// Writes everything, waiting for a client that reads slowly.
    package func send(_ bytes: [UInt8]) async throws(ServerFault) {
        do throws(TransportError) {
            try await channel.sendAll(bytes, idle: limits.stall, loop: loop)
        } catch {
            throw error == .timedOut ? .timedOut : .gone
        }
    }

    /// Writes what lies in the worker's `scratch.output`.
    package func flush() async throws(ServerFault) {
        do throws(TransportError) {
            try await scratch.flush(to: channel, idle: limits.stall, loop: loop)
        } catch {
            throw error == .timedOut ? .timedOut : .gone
        }
    }

    /// Ends a connection whose client may still be sending: reads on until it stops for a moment, so that the last
    /// answer is not lost to a reset (RFC 9112 §9.6).
    package func lingerAndClose() async {
        channel.socket.shutdownWriting()
        let end = loop.now + Self.lingerTime
        while loop.now < end {
            let pause = min(loop.now + Self.lingerPause, end)
            guard let count = try? await receive(until: pause, mayEnd: false), count > 0 else { return }
        }
    }

    private static let lingerPause: UInt64 = 1_000_000_000
    private static let lingerTime: UInt64 = 10_000_000_000
}

extension ServerConnection {
    /// Whether a head has begun. The empty line that some clients send after a body is no beginning.
    private var hasBegun: Bool {
        guard let first = inbox.first else { return false }
        return inbox.count > 2 || first != UInt8(ascii: "\r")
    }

    private func parse(adding count: Int) throws(ServerFault) -> RequestHead? {
        guard !inbox.isEmpty else { return try parseScratch(count) }
        inbox.append(scratch.input[..<count])
        // A head ends with a line: without a new one, parsing again would only cost a slow sender's victims time.
        let mayEnd = scratch.input[..<count].contains(UInt8(ascii: "\n"))
        return mayEnd || inbox.count > limits.head.headBytes ? try parseInbox() : nil
    }

    /// Parses right out of the scratch; only what is left goes to the connection's own buffer.
    private func parseScratch(_ count: Int) throws(ServerFault) -> RequestHead? {
        let input = scratch.input
        let found = try parse(input.span.extracting(first: count))
        inbox.append(input[(found?.consumed ?? 0)..<count])
        return found?.head
    }

    private func parseInbox() throws(ServerFault) -> RequestHead? {
        guard !inbox.isEmpty else { return nil }
        let input = inbox
        guard let (head, consumed) = try parse(input.unread) else { return nil }
        inbox.drop(consumed)
        return head
    }

    private func parse(_ bytes: Span<UInt8>) throws(ServerFault) -> (head: RequestHead, consumed: Int)? {
        do throws(HTTPParseError) {
            return try RequestHead.parse(bytes, limits: limits.head)
        } catch {
            throw .malformed(error)
        }
    }

    private func lengthBody(_ length: Int) async throws(ServerFault) -> [UInt8] {
        var body: [UInt8] = []
        // A claimed length is believed only as far as bytes come.
        body.reserveCapacity(min(length, 1024 * 1024))
        inbox.move(min(length, inbox.count), to: &body)
        let began = loop.now
        while body.count < length {
            let count = try await more(after: body.count, since: began)
            let wanted = min(count, length - body.count)
            body.append(contentsOf: scratch.input[..<wanted])
            inbox.append(scratch.input[wanted..<count])
        }
        return body
    }

    private func chunkedBody() async throws(ServerFault) -> [UInt8] {
        var decoder = ChunkDecoder()
        var body: [UInt8] = []
        let early = inbox
        inbox.drop(try decode(early.unread, with: &decoder, into: &body))
        let began = loop.now
        while !decoder.isFinished {
            let count = try await more(after: body.count, since: began)
            let input = scratch.input
            let taken = try decode(input.span.extracting(first: count), with: &decoder, into: &body)
            inbox.append(input[taken..<count])
        }
        return body
    }

    private func decode(
        _ bytes: Span<UInt8>,
        with decoder: inout ChunkDecoder,
        into body: inout [UInt8]
    ) throws(ServerFault) -> Int {
        let taken: Int
        do throws(HTTPParseError) { taken = try decoder.decode(bytes, into: &body) } catch { throw .malformed(error) }
        guard body.count <= limits.bodyBytes else { throw .bodyTooLarge(limit: limits.bodyBytes) }
        return taken
    }

    /// Waits for the next bytes of a body and reads them into the scratch.
    private func more(after received: Int, since began: UInt64) async throws(ServerFault) -> Int {
        let earned = UInt64(received) * (1_000_000_000 / limits.bodyRate)
        let deadline = min(loop.now, began + earned) + limits.stall
        let count = try await receive(until: deadline, mayEnd: false) ?? 0
        guard count > 0 else { throw .gone }
        return count
    }

    /// Waits until bytes or the peer's end have come, and reads them into the scratch.
    ///
    /// - Returns: how many bytes came, 0 at the peer's end; nil when the connection may end here and shall, because it
    ///   has idled too long or the server drains.
    private func receive(until deadline: UInt64, mayEnd: Bool) async throws(ServerFault) -> Int? {
        while true {
            do throws(TransportError) {
                if let count = try channel.receive(into: &scratch.input) { return count }
            } catch {
                throw .gone
            }
            if mayEnd, isDraining { return nil }
            guard loop.now < deadline else {
                if mayEnd { return nil }
                throw .timedOut
            }
            await waiter.park(until: deadline)
        }
    }
}
