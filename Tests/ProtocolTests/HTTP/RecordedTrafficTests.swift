// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Protocol
import Testing

/// Reads what the Codex CLI sent and was sent.
struct RecordedTrafficTests {
    struct Request: Decodable {
        let method: String
        let target: String
        let headers: [[String]]

        var head: [UInt8] {
            let fields = headers.map { "\($0[0]): \($0[1])\r\n" }.joined()
            return Array("\(method) \(target) HTTP/1.1\r\n\(fields)\r\n".utf8)
        }
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/codex")

    @Test
    func `reads every recorded request's head as it was recorded`() throws {
        let names = try Self.files("requests") {
            $0.hasSuffix(".json") && !$0.hasSuffix(".body.json") && $0 != "index.json"
        }
        #expect(names.count > 10)
        for name in names {
            let recorded = try JSONDecoder().decode(Request.self, from: Self.contents("requests/\(name)"))
            if recorded.method == "WS" { continue }  // a WebSocket's frame
            let parsed = try RequestHead.parse(recorded.head.span, limits: HeadLimits())
            let (head, consumed) = try #require(parsed, "\(name)")
            #expect(consumed == recorded.head.count)
            #expect(head.string(head.methodToken) == recorded.method)
            #expect(head.string(head.target) == recorded.target)
            #expect(head.fields.map { [head.string($0.name), head.string($0.value)] } == recorded.headers)
        }
    }

    @Test
    func `reads every recorded answer to its end`() throws {
        let names = try Self.files("responses") { $0.hasSuffix(".http") }
        #expect(names.count > 10)
        for name in names {
            let input = try Array(Self.contents("responses/\(name)"))
            let parsed = try ResponseHead.parse(input.span, answering: .post, limits: HeadLimits())
            let (head, consumed) = try #require(parsed, "\(name)")
            let body = Array(input.dropFirst(consumed))
            #expect(try isWhole(body, head.framing) == (name != "http-200-cut.http"), "\(name)")
        }
    }

    private func isWhole(_ body: [UInt8], _ framing: BodyFraming) throws -> Bool {
        switch framing {
        case .none: return body.isEmpty
        case .length(let length): return body.count == length
        case .untilClose: return true
        case .chunked:
            var decoder = ChunkDecoder()
            var payload: [UInt8] = []
            #expect(try decoder.decode(body.span, into: &payload) == body.count)
            return decoder.isFinished
        }
    }

    private static func files(_ kind: String, where isWanted: (String) -> Bool) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: kind).path).filter(isWanted)
    }

    private static func contents(_ path: String) throws -> Data {
        try Data(contentsOf: folder.appending(path: path))
    }
}
