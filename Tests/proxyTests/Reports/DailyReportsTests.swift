// SPDX-License-Identifier: Apache-2.0

import Linux
import Money
import Testing

@testable import proxy

struct DailyReportsTests {
    /// In a process of its own, for the log is standard error.
    @Test func `warnings that Slack has not got at the end are counted in the log`() async throws {
        let result = try await #require(processExitsWith: .success, observing: [\.standardErrorContent]) {
            let folder = try TemporaryFolder()
            let webhook = try folder.write("https://hooks.slack.example/T/B/secret", to: "webhook")
            let text = "{ state_dir: \"/s\", reports: { slack_webhook_url_file: \"\(webhook)\" } }"
            let reports = try #require(DailyReports(load(text), log: Log(format: .text)))
            let warning = BudgetWarning(tenant: "team-a", period: .month, percent: 90, spent: 90, limit: 100)
            for _ in 0..<100 { reports.warn(warning) }
            reports.stop()
        }
        let log = String(decoding: result.standardErrorContent, as: UTF8.self)
        #expect(log.contains("budget warnings not delivered"))
        #expect(log.contains("count=100"))
    }
}
