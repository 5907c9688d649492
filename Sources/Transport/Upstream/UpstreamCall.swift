// SPDX-License-Identifier: Apache-2.0

import Linux
package import Protocol

/// Why an answer did not come, or not whole.
package enum UpstreamFault: Error, Equatable, Sendable, CustomStringConvertible {
    case transport(TransportError)
    case malformed(HTTPParseError)
    /// It switched protocols, which nobody asked for.
    case upgraded

    package var description: String {
        switch self {
        case .transport(let error): "\(error)"
        case .malformed(let error): "its answer is malformed: \(error.message)"
        case .upgraded: "it switched protocols unasked"
        }
    }
}

/// One request on an upstream connection: sent whole, its answer read piece by piece.
///
/// Each read goes through the worker's scratch: the payload that it found lies in `scratch.payload` until the caller
/// suspends. A class, so that the frames of suspended tasks hold one word of it.
package final class UpstreamCall {
    package let connection: UpstreamConnection
    private let loop: EventLoop
    private let scratch: Scratch
    private var framing = BodyFraming.none
    private var remaining = 0
    private var chunks = ChunkDecoder()
    private var isKeptAlive = false
    /// The provider has not read the request to its end.
    private var isCutShort = false
    /// The answer's body has come whole.
    package private(set) var isFinished = false
    /// Something of an answer has come, so the provider has seen the request.
    package private(set) var hasAnswer = false
    /// When the first byte of the answer was read (monotonic).
    package private(set) var firstByteAt: UInt64 = 0

    package init(_ connection: UpstreamConnection, scratch: Scratch, loop: EventLoop) {
        self.connection = connection
        self.scratch = scratch
        self.loop = loop
    }

    /// Whether the connection can carry another exchange.
    package var isReusable: Bool { !isCutShort && isFinished && isKeptAlive && framing != .untilClose }

    /// Sends the head that lies in `scratch.output`, and its body; a small body leaves in the same write.
    ///
    /// A provider may answer and close before it has read everything ("too large", "no such key"). Its answer can still
    /// be read then, so that a broken write is left to `head` to judge, which finds the answer or the break.
    package func send(
        body: [UInt8],
        idle: UInt64,
        isAbandoned: () -> Bool = { false }
    ) async throws(TransportError) {
        do throws(TransportError) {
            try await write(body, idle: idle, isAbandoned: isAbandoned)
        } catch {
            guard connection.channel.isPeerClosed, !isAbandoned() else { throw error }
            isCutShort = true
        }
    }

    private func write(_ body: [UInt8], idle: UInt64, isAbandoned: () -> Bool) async throws(TransportError) {
        guard scratch.output.count + body.count > Scratch.capacity else {
            scratch.output.append(contentsOf: body)
            return try await scratch.flush(to: connection.channel, idle: idle, loop: loop)
        }
        try await scratch.flush(to: connection.channel, idle: idle, loop: loop)
        let channel = connection.channel
        // A provider that has closed its side and stays does not have to be fed.
        try await channel.sendAll(body, idle: idle, loop: loop) { channel.isPeerClosed || isAbandoned() }
    }

    /// Reads the final head, passing over interim ones (1xx); what came of the body with it is decoded already.
    package func head(
        answering method: HTTPMethod,
        limits: HeadLimits,
        deadline: UInt64,
        isAbandoned: () -> Bool
    ) async throws(UpstreamFault) -> ResponseHead {
        var pending: [UInt8] = []
        while true {
            let count = try await receive(until: deadline, isAbandoned: isAbandoned)
            guard count > 0 else { throw .transport(.closed) }
            if !hasAnswer { firstByteAt = Clock.monotonic() }
            hasAnswer = true
            if let head = try takeHead(adding: count, to: &pending, method, limits) { return head }
        }
    }

    /// Most heads come in one read, and are parsed where they lie.
    private func takeHead(
        adding count: Int,
        to pending: inout [UInt8],
        _ method: HTTPMethod,
        _ limits: HeadLimits
    ) throws(UpstreamFault) -> ResponseHead? {
        let input = scratch.input
        guard !pending.isEmpty else {
            return try takeHead(input.span.extracting(first: count), leaving: &pending, method, limits)
        }
        pending.append(contentsOf: input[..<count])
        // A head ends with a line: without a new one, parsing again would only cost time.
        let mayEnd = input[..<count].contains(UInt8(ascii: "\n"))
        guard mayEnd || pending.count > limits.headBytes else { return nil }
        let all = pending
        return try takeHead(all.span, leaving: &pending, method, limits)
    }

    private func takeHead(
        _ bytes: Span<UInt8>,
        leaving pending: inout [UInt8],
        _ method: HTTPMethod,
        _ limits: HeadLimits
    ) throws(UpstreamFault) -> ResponseHead? {
        var rest = bytes
        while let (head, consumed) = try Self.parse(rest, method, limits) {
            rest = rest.extracting(droppingFirst: consumed)
            guard head.status != 101 else { throw .upgraded }
            guard head.status >= 200 else { continue }
            try begin(head, with: rest)
            return head
        }
        pending = []
        pending.append(copying: rest)
        return nil
    }

    private static func parse(
        _ bytes: Span<UInt8>,
        _ method: HTTPMethod,
        _ limits: HeadLimits
    ) throws(UpstreamFault) -> (head: ResponseHead, consumed: Int)? {
        do throws(HTTPParseError) {
            return try ResponseHead.parse(bytes, answering: method, limits: limits)
        } catch {
            throw .malformed(error)
        }
    }

    private func begin(_ head: ResponseHead, with rest: Span<UInt8>) throws(UpstreamFault) {
        framing = head.framing
        isKeptAlive = head.isKeptAlive
        if case .length(let length) = framing { remaining = length }
        isFinished = framing == .none || framing == .length(0)
        scratch.payload.removeAll(keepingCapacity: true)
        try decode(rest)
    }

    /// Reads once and decodes what came into `scratch.payload`; the payload is empty when only framing came.
    package func readPayload(
        until deadline: UInt64,
        isAbandoned: () -> Bool
    ) async throws(UpstreamFault) {
        let count = try await receive(until: deadline, isAbandoned: isAbandoned)
        scratch.payload.removeAll(keepingCapacity: true)
        if count == 0 {
            guard framing == .untilClose else { throw .transport(.closed) }
            isFinished = true
            return
        }
        let input = scratch.input
        try decode(input.span.extracting(first: count))
    }

    private func decode(_ bytes: Span<UInt8>) throws(UpstreamFault) {
        switch framing {
        case .none:
            if bytes.count > 0 { isKeptAlive = false }
        case .untilClose:
            scratch.payload.append(copying: bytes)
        case .length:
            let taken = min(bytes.count, remaining)
            scratch.payload.append(copying: bytes.extracting(first: taken))
            remaining -= taken
            isFinished = remaining == 0
            // More than was announced: the connection is out of step.
            if taken < bytes.count { isKeptAlive = false }
        case .chunked:
            let taken: Int
            do throws(HTTPParseError) {
                taken = try chunks.decode(bytes, into: &scratch.payload)
            } catch {
                throw .malformed(error)
            }
            isFinished = chunks.isFinished
            if taken < bytes.count { isKeptAlive = false }
        }
    }

    /// Waits for bytes and reads them into `scratch.input`; 0 is the provider's end.
    private func receive(until deadline: UInt64, isAbandoned: () -> Bool) async throws(UpstreamFault) -> Int {
        let channel = connection.channel
        while true {
            do throws(TransportError) {
                if isAbandoned() { throw .abandoned }
                if let count = try channel.receive(into: &scratch.input) { return count }
                guard loop.now < deadline, let waiter = channel.waiter else { throw .timedOut }
                await waiter.park(until: deadline)
            } catch {
                throw .transport(error)
            }
        }
    }
}
