// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Linux
import Money
import Testing

extension EndToEnd {
    struct ReportTests {
        private static let yesterday = CivilDate(utc: Clock.wall()).adding(days: -1)

        /// A ledger with a row of yesterday; the record says that the bill before yesterday's was sent last.
        private static func ledger(in scratch: Scratch, record: Bool = true) throws -> String {
            let directory = try scratch.folder("ledger")
            var writer = try LedgerWriter(directory, truncatingTo: nil)
            var row = Settlement()
            row.endedAt = yesterday.utcStart + 3_600_000_000_000
            row.tenant = FixedText("team-é<b>")
            row.provider = FixedText("openai")
            row.modelUsed = FixedText("gpt-5.5")
            row.costNanodollars = 12_345_678_900
            row.session = FixedText("019a-session")
            _ = try writer.append([row])
            let last = yesterday.adding(days: -1)
            if record { try File.replace("\(directory)/.reports", with: Array("email \(last)\nslack \(last)\n".utf8)) }
            return directory
        }

        @Test func `the daily bill reaches Slack and the mail server once, over restarts`() async throws {
            let scratch = try Scratch()
            let receivers = try await ReportReceivers(in: scratch)
            let directory = try Self.ledger(in: scratch)
            let configuration = try "ledger: { directory: \"\(directory)\" }, " + receivers.configuration(in: scratch)
            let record = Array("email \(Self.yesterday)\nslack \(Self.yesterday)\n".utf8)
            for _ in 0..<2 {
                let proxy = try await ProxyServer(configuration, in: scratch)
                try await eventually("both are recorded") {
                    try File.read("\(directory)/.reports", limit: 1_000) == record ? true : nil
                }
                await proxy.process.stop()
                #expect(!proxy.process.errors.contains("s3cret") && !proxy.process.errors.contains("horse"))
            }

            #expect(try receivers.received("post").count == 1)
            #expect(try receivers.received("mail").count == 1)
            try Self.check(slack: receivers.received("post")[0])
            try Self.check(mail: receivers.received("mail")[0])
            await receivers.process.stop()
        }

        private static func check(slack post: JSON) throws {
            let blocks = post.body.blocks.items
            #expect(post.type.string?.hasPrefix("application/json") == true)
            #expect(post.body.text.string == "LLM bill for \(yesterday): $12.35")
            #expect((1...50).contains(blocks.count))
            for block in blocks {
                let (type, text) = (block.type.string, block.text.text.string ?? "")
                #expect(type == "header" || type == "section")
                #expect((1...(type == "header" ? 150 : 3_000)).contains(text.utf16.count))
            }
            let texts = blocks.compactMap(\.text.text.string).joined(separator: "\n")
            #expect(texts.contains("*team-é&lt;b&gt;: $12.35*") && texts.contains("openai:gpt-5.5"))
        }

        private static func check(mail: JSON) throws {
            let headers = mail.headers
            #expect(mail.from.string == "meter@example.com")
            #expect(mail.to.items.compactMap(\.string) == ["a@example.com", "b@example.com"])
            #expect(mail.encrypted == .bool(true) && mail.defects.items.isEmpty)
            #expect(headers.Subject.string == "LLM bill for \(yesterday): $12.35")
            #expect(headers["Message-ID"].string == "<tokenmeter-bill-\(yesterday)@example.com>")
            #expect(headers.Date.string != nil && headers.To.string == "a@example.com, b@example.com")
            #expect(headers["MIME-Version"].string == "1.0")
            #expect(mail.parts["text/plain"].string?.contains("team-é<b>: $12.35") == true)
            #expect(mail.parts["text/html"].string?.contains("<h3>team-é&lt;b&gt;: $12.35</h3>") == true)
            #expect((mail.longest_line.number ?? 0) <= 78)
        }

        @Test func `a bill can be sent at once, and is not to a server that cannot prove its name`() async throws {
            let scratch = try Scratch()
            let receivers = try await ReportReceivers(in: scratch)
            let directory = try Self.ledger(in: scratch, record: false)
            for (authority, ending) in [("authority", 0), ("stranger", 1)] {
                let text = try receivers.configuration(in: scratch, trusting: authority)
                let file = try scratch.write("{ ledger: { directory: \"\(directory)\" }, \(text) }", to: "report.json5")
                let report = try ChildProcess([Tools.proxy, "report", "--send", "--config", file], in: scratch)

                #expect(try await report.finish() == .exited(Int32(ending)), "\(report.errors)")
                #expect(!report.errors.contains("horse") && !report.errors.contains("s3cret"))
            }

            #expect(try receivers.received("mail").count == 1)
            #expect(try receivers.received("post").count == 2)
            await receivers.process.stop()
        }

        @Test func `what Slack refuses is tried again`() async throws {
            let scratch = try Scratch()
            let receivers = try await ReportReceivers(in: scratch)
            let directory = try Self.ledger(in: scratch)
            let configuration =
                try "ledger: { directory: \"\(directory)\" }, "
                + receivers.configuration(in: scratch, refusals: 1)
            let proxy = try await ProxyServer(configuration, in: scratch)

            // The first pause is of thirty seconds.
            try await eventually("the second try", within: .seconds(60)) {
                try receivers.received("post").count == 2 ? true : nil
            }

            #expect(try receivers.received("post").compactMap(\.status.number) == [503, 200])
            await proxy.process.stop()
            #expect(proxy.process.errors.contains("answered 503 try later"))
            await receivers.process.stop()
        }

        @Test func `a bill is printed for people and for programs`() async throws {
            let scratch = try Scratch()
            let directory = try Self.ledger(in: scratch)
            let file = try scratch.write("{ ledger: { directory: \"\(directory)\" } }", to: "report.json5")
            let text = try ChildProcess([Tools.proxy, "report", "--config", file], in: scratch)
            let json = try ChildProcess([Tools.proxy, "report", "--json", "--config", file], in: scratch)
            let none = try ChildProcess([Tools.proxy, "report"], in: scratch)

            #expect(try await text.finish() == .exited(0))
            #expect(text.output.hasPrefix("LLM bill for \(Self.yesterday): $12.35\n\nteam-é<b>: $12.35\n"))
            #expect(try await json.finish() == .exited(0))
            #expect(json.output.contains("\"cost_usd\":12.345678900,"))
            #expect(try JSON(json.output).tenants[0].models[0].model.string == "gpt-5.5")
            #expect(try await none.finish() == .exited(1))
            #expect(none.errors == "proxy: there is no ledger without state_dir (--state-dir) or ledger.directory\n")
        }
    }
}
