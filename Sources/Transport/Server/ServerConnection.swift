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
    private var inbox: [UInt8] = []
    private var isDraining = false

    package init(_ channel: Channel, scratch: Scratch, limits: ServerLimits, loop: EventLoop) {
        self.channel = channel
        self.scratch = scratch
        self.limits = limits
        self.loop = loop
        waiter = Waiter(loop: loop)
        channel.waiter = waiter
    }

    /// The client can no longer be told anything.
    package var isGone: Bool { channel.isPeerClosed }

    /// Lets the exchange in progress end, and takes no further request.
    package func drain() {
        isDraining = true
        waiter.wake()
    }

    /// The next request's head; nil when the connection ends here, between two requests.
    package func nextHead() async throws(ServerFault) -> RequestHead? {
        if let head = try parsed() { return head }
        var deadline = inbox.isEmpty ? loop.now + limits.idle : loop.now + limits.headTime
        while true {
            let isFirst = inbox.isEmpty
            guard let count = try await receive(until: deadline, mayEnd: isFirst) else { return nil }
            if count == 0, isFirst { return nil }
            if count == 0 { throw .gone }
            if isFirst {
                deadline = loop.now + limits.headTime
                if let head = try parseScratch(count) { return head }
            } else if let head = try parseInbox(adding: count) {
                return head
            }
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

    /// Ends a connection whose client may still be sending: reads on for a moment, so that the last answer is not
    /// lost to a reset (RFC 9112 §9.6).
    package func lingerAndClose() async {
        channel.socket.shutdownWriting()
        let deadline = loop.now + 1_000_000_000
        var budget = 1024 * 1024
        while budget > 0, let count = try? await receive(until: deadline, mayEnd: false), count > 0 { budget -= count }
    }
}

extension ServerConnection {
    /// A head that has come with the request before it.
    private func parsed() throws(ServerFault) -> RequestHead? {
        inbox.isEmpty ? nil : try parseInbox(adding: 0)
    }

    /// Parses right out of the scratch; only what is left goes to the connection's own buffer.
    private func parseScratch(_ count: Int) throws(ServerFault) -> RequestHead? {
        let input = scratch.input
        let found = try parse(input.span.extracting(first: count))
        inbox.append(contentsOf: input[(found?.consumed ?? 0)..<count])
        return found?.head
    }

    private func parseInbox(adding count: Int) throws(ServerFault) -> RequestHead? {
        inbox.append(contentsOf: scratch.input[..<count])
        // A head ends with a line: without a new one, parsing again would only cost a slow sender's victims time.
        guard count == 0 || scratch.input[..<count].contains(UInt8(ascii: "\n")) || inbox.count > limits.head.headBytes
        else {
            return nil
        }
        let bytes = inbox
        guard let (head, consumed) = try parse(bytes.span) else { return nil }
        take(consumed)
        return head
    }

    private func parse(_ bytes: Span<UInt8>) throws(ServerFault) -> (head: RequestHead, consumed: Int)? {
        do throws(HTTPParseError) {
            return try RequestHead.parse(bytes, limits: limits.head)
        } catch {
            throw .malformed(error)
        }
    }

    private func take(_ count: Int) {
        if count == inbox.count { inbox = [] } else { inbox.removeFirst(count) }
    }

    private func lengthBody(_ length: Int) async throws(ServerFault) -> [UInt8] {
        let early = min(length, inbox.count)
        var body: [UInt8] = []
        // A claimed length is believed only as far as bytes come.
        body.reserveCapacity(min(length, max(early, 1024 * 1024)))
        body.append(contentsOf: inbox[..<early])
        take(early)
        while body.count < length {
            let count = try await more()
            let wanted = min(count, length - body.count)
            body.append(contentsOf: scratch.input[..<wanted])
            inbox.append(contentsOf: scratch.input[wanted..<count])
        }
        return body
    }

    private func chunkedBody() async throws(ServerFault) -> [UInt8] {
        var decoder = ChunkDecoder()
        var body: [UInt8] = []
        let pipelined = inbox
        take(try decode(pipelined.span, with: &decoder, into: &body))
        while !decoder.isFinished {
            let count = try await more()
            let input = scratch.input
            let taken = try decode(input.span.extracting(first: count), with: &decoder, into: &body)
            inbox.append(contentsOf: input[taken..<count])
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
    private func more() async throws(ServerFault) -> Int {
        let count = try await receive(until: loop.now + limits.stall, mayEnd: false) ?? 0
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
