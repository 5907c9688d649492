// SPDX-License-Identifier: Apache-2.0

/// A request or an answer as a test reads it, by rules of its own: the server's parser does not judge itself.
struct Message: Sendable {
    /// The request or status line.
    var start = ""
    /// Names in lower case.
    var fields: [(name: String, value: String)] = []
    var body: [UInt8] = []
    /// The body came to the end that the head promised.
    var isWhole = true

    var status: Int { Int(start.split(separator: " ").dropFirst().first ?? "") ?? 0 }
    var target: String { String(start.split(separator: " ").dropFirst().first ?? "") }
    var text: String { String(decoding: body, as: UTF8.self) }

    subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    /// Reads the next message; nil when none comes. `hasBody` is false for the answer to a HEAD.
    static func read(from peer: Peer, isAnswer: Bool, hasBody: Bool = true) -> Message? {
        guard let head = peer.read(through: "\r\n\r\n") else { return nil }
        var message = Message(head: head)
        if !isAnswer || (hasBody && ![204, 304].contains(message.status)) {
            message.readBody(from: peer, isAnswer: isAnswer)
        }
        return message
    }

    init(head: String) {
        var lines = head.split(separator: "\r\n", omittingEmptySubsequences: true)
        start = lines.isEmpty ? "" : String(lines.removeFirst())
        fields = lines.map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            let value = line[colon...].dropFirst().drop { $0 == " " }
            return (line[..<colon].lowercased(), String(value))
        }
    }

    private mutating func readBody(from peer: Peer, isAnswer: Bool) {
        if self["transfer-encoding"] == "chunked" {
            isWhole = readChunks(from: peer)
        } else if let length = self["content-length"].flatMap({ Int($0) }) {
            body = peer.read(length)
            isWhole = body.count == length
        } else if isAnswer {
            body = peer.readToEnd()
        }
    }

    private mutating func readChunks(from peer: Peer) -> Bool {
        while let line = peer.read(through: "\r\n"), let size = Int(line.dropLast(1), radix: 16) {
            let chunk = peer.read(size + 2)
            guard chunk.count == size + 2 else {
                body.append(contentsOf: chunk.prefix(size))
                return false
            }
            body.append(contentsOf: chunk.dropLast(2))
            if size == 0 { return true }
        }
        return false
    }
}

extension Peer {
    /// Sends a request and reads its answer.
    func ask(_ request: String, hasBody: Bool = true) -> Message? {
        send(request)
        return answer(hasBody: hasBody)
    }

    func answer(hasBody: Bool = true) -> Message? {
        Message.read(from: self, isAnswer: true, hasBody: hasBody)
    }
}

/// A request with a JSON body.
func post(_ path: String, _ body: String, _ fields: String = "") -> String {
    "POST \(path) HTTP/1.1\r\nhost: proxy\r\ncontent-type: application/json\r\n\(fields)"
        + "content-length: \(body.utf8.count)\r\n\r\n\(body)"
}

func get(_ path: String, _ fields: String = "") -> String {
    "GET \(path) HTTP/1.1\r\nhost: proxy\r\n\(fields)\r\n"
}
