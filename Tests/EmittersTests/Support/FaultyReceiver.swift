// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Protocol

@testable import Emitters

/// A remote-write receiver that answers as the test says: what no real one does on demand.
final class FaultyReceiver: Sendable {
    enum Answer: Sendable {
        case status(Int, headers: [String] = [], body: String = "")
        /// The connection is closed without an answer.
        case hangUp
        /// Part of an answer, then the connection's end.
        case cut
        /// No answer for as long as the test runs.
        case silence
    }

    struct Request: Sendable {
        let head: String
        let body: [UInt8]
        let at: UInt64

        func field(_ name: String) -> String? {
            head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
                .map { String($0.dropFirst(name.count + 1).drop { $0 == " " }) }
        }

        var version: RemoteWriteVersion {
            field("X-Prometheus-Remote-Write-Version") == RemoteWriteVersion.v2.header ? .v2 : .v1
        }

        func decoded() throws -> DecodedWriteRequest {
            let message = try Snappy.uncompress(body.span, limit: 1 << 24)
            return try DecodedWriteRequest(message: message, version: version)
        }
    }

    private let listener: LoopbackSocket
    private let requests = Lock<[Request]>([])
    private let isDone = Lock(false)
    private let answer: @Sendable (Int) -> Answer

    /// `answer` is asked with each request's number, from zero on.
    init(_ answer: @escaping @Sendable (Int) -> Answer = { _ in .status(204) }) throws {
        listener = try .listener()
        self.answer = answer
        try Thread.startDetached(name: "receiver") { [self] in acceptAll() }
    }

    var port: UInt16 { listener.port }
    var url: String { "http://127.0.0.1:\(port)/api/v1/write" }
    var received: [Request] { requests.withLock { $0 } }

    /// Waits until so many requests have come, ten seconds at most.
    func received(atLeast count: Int) -> [Request] {
        requests.wait(until: Clock.monotonic() + 10_000_000_000) { $0.count >= count }
        return received
    }

    /// Must be called at the test's end.
    func close() {
        isDone.signal { $0 = true }
        shutdown(listener.descriptor.rawValue, Int32(SHUT_RDWR))
    }

    private func acceptAll() {
        while true {
            let connection = accept(listener.descriptor.rawValue, nil, nil)
            guard connection >= 0 else { return }
            try? Thread.startDetached(name: "connection") { [self] in
                serve(connection)
                _ = Glibc.close(connection)
            }
        }
    }

    private func serve(_ connection: Int32) {
        var input: [UInt8] = []
        while let request = next(connection, &input) {
            var number = 0
            requests.signal {
                number = $0.count
                $0.append(request)
            }
            guard respond(connection, answer(number)) else { return }
        }
    }

    private func respond(_ connection: Int32, _ answer: Answer) -> Bool {
        switch answer {
        case .status(let status, let headers, let body):
            let lines = ["HTTP/1.1 \(status) Some", "Content-Length: \(body.utf8.count)"] + headers
            return send(connection, lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
        case .hangUp:
            return false
        case .cut:
            _ = send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            return false
        case .silence:
            isDone.wait(until: .max / 2) { $0 }
            return false
        }
    }

    private func send(_ connection: Int32, _ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return unsafe Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    private func next(_ connection: Int32, _ input: inout [UInt8]) -> Request? {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let place = input.firstRange(of: end) {
                let head = String(decoding: input[..<place.lowerBound], as: UTF8.self)
                let length = Request(head: head, body: [], at: 0).field("Content-Length").flatMap { Int($0) } ?? 0
                if input.count >= place.upperBound + length {
                    let body = Array(input[place.upperBound..<place.upperBound + length])
                    input.removeFirst(place.upperBound + length)
                    return Request(head: head, body: body, at: Clock.monotonic())
                }
            }
            guard receive(connection, &input) else { return nil }
        }
    }

    private func receive(_ connection: Int32, _ input: inout [UInt8]) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let got = unsafe recv(connection, &bytes, bytes.count, 0)
        guard got > 0 else { return false }
        input += bytes[..<got]
        return true
    }
}
