// SPDX-License-Identifier: Apache-2.0

import Money

/// A message for Slack's incoming webhooks that keeps within Block Kit's bounds, whatever is put in.
struct SlackMessage {
    static let longestHeader = 150
    static let longestSection = 3_000
    static let mostBlocks = 50

    private var blocks: [JSON5] = []
    private let fallback: String
    /// Blocks that had no room.
    private var leftOut = 0

    /// A headline, which is also what a notification shows.
    init(_ headline: String) {
        fallback = headline
        let text = Self.cut(headline, to: Self.longestHeader)
        blocks.append(Self.block("header", JSON5.named([("type", .text("plain_text")), ("text", .text(text))])))
    }

    /// Adds lines, over as many sections as they need.
    mutating func add(_ lines: [String], isTable: Bool = false) {
        let fence = isTable ? "```" : ""
        let room = Self.longestSection - 2 * (fence.count + 1)
        var text = ""
        for line in lines.map({ Self.cut(Self.escaped($0, isTable), to: room) }) {
            if !text.isEmpty, text.utf16.count + 1 + line.utf16.count > room {
                addSection(text, fence)
                text = ""
            }
            text += text.isEmpty ? line : "\n\(line)"
        }
        if !text.isEmpty { addSection(text, fence) }
    }

    private mutating func addSection(_ text: String, _ fence: String) {
        // The last place is for the word that there was more.
        guard blocks.count < Self.mostBlocks - 1 else { return leftOut += 1 }
        let fenced = fence.isEmpty ? text : "\(fence)\n\(text)\n\(fence)"
        blocks.append(Self.block("section", JSON5.named([("type", .text("mrkdwn")), ("text", .text(fenced))])))
    }

    /// The request's body.
    var json: [UInt8] {
        var all = blocks
        if leftOut > 0 {
            let text = "There is more than a message can hold: run `proxy report`."
            all.append(Self.block("section", JSON5.named([("type", .text("mrkdwn")), ("text", .text(text))])))
        }
        let fallback = Self.cut(Self.escaped(fallback, false), to: Self.longestSection)
        return Array(JSON5.named([("text", .text(fallback)), ("blocks", .list(all))]).text().utf8)
    }

    private static func block(_ type: String, _ text: JSON5) -> JSON5 {
        .named([("type", .text(type)), ("text", text)])
    }

    /// Counted as Slack's own JavaScript counts.
    private static func cut(_ text: String, to limit: Int) -> String {
        guard text.utf16.count > limit else { return text }
        var short = ""
        var length = 1
        for character in text {
            length += character.utf16.count
            guard length <= limit else { break }
            short.append(character)
        }
        return short + "…"
    }

    /// The three characters that Slack asks to escape, and fences where they would end a table.
    private static func escaped(_ text: String, _ isTable: Bool) -> String {
        let plain = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        return isTable ? plain.replacing("`", with: "'") : plain
    }
}

extension SlackMessage {
    init(_ bill: Bill) {
        self.init(bill.title)
        for tenant in bill.tenants {
            let sign = tenant.isMonthInDanger ? ":warning: " : ""
            add(["\(sign)*\(tenant.heading)*"] + tenant.summary + tenant.remarks)
            if !tenant.models.isEmpty { add(tenant.table.lines, isTable: true) }
        }
        add(bill.notes)
    }
}
