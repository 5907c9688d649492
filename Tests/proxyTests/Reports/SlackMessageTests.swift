// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Linux
import Money
import Testing

@testable import proxy

/// What Slack's reference says of incoming webhooks and Block Kit, read by another JSON reader.
struct SlackPayload: Decodable {
    struct Text: Decodable {
        let type: String
        let text: String
    }

    struct Block: Decodable {
        let type: String
        let text: Text
    }

    let text: String
    let blocks: [Block]

    init(_ json: [UInt8]) throws {
        self = try JSONDecoder().decode(SlackPayload.self, from: Data(json))
    }

    var isWithinBounds: Bool {
        blocks.count <= 50 && !text.isEmpty
            && blocks.allSatisfy { block in
                let isHeader = block.type == "header"
                return block.text.type == (isHeader ? "plain_text" : "mrkdwn") && !block.text.text.isEmpty
                    && block.text.text.utf16.count <= (isHeader ? 150 : 3_000)
            }
    }
}

struct SlackMessageTests {
    @Test(arguments: [(lines: 1, width: 1), (3, 2_000), (40, 4_000), (500, 90), (5_000, 200), (2, 100_000)])
    func `whatever is said, it keeps within Block Kit's bounds`(lines: Int, width: Int) throws {
        for letter in ["x", "<", "モ", "👩‍👩‍👧"] {
            for isTable in [false, true] {
                var message = SlackMessage(String(repeating: letter, count: width))
                for _ in 0..<lines { message.add([String(repeating: letter, count: width)], isTable: isTable) }
                message.add((0..<lines).map { _ in String(repeating: letter, count: width) }, isTable: isTable)

                let payload = try SlackPayload(message.json)
                #expect(payload.isWithinBounds)
            }
        }
    }

    @Test
    func `what has no room is not missed in silence`() throws {
        var message = SlackMessage("bill")
        for line in 0..<100 { message.add(["\(line)"]) }

        let payload = try SlackPayload(message.json)

        #expect(payload.blocks.count == 50)
        #expect(payload.blocks.last?.text.text.contains("proxy report") == true)
    }

    @Test
    func `names cannot mention, link or end a table`() throws {
        var message = SlackMessage("bill")
        message.add(["<!channel> & <http://x|y>"])
        message.add(["a```b"], isTable: true)

        let texts = try SlackPayload(message.json).blocks.map(\.text.text)

        #expect(texts.dropFirst() == ["&lt;!channel&gt; &amp; &lt;http://x|y&gt;", "```\na'''b\n```"])
    }
}
