// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import proxy

struct ReportConfigurationTests {
    @Test
    func `the ledger lies in the state directory unless it is told otherwise`() throws {
        #expect(try load("{}").ledgerDirectory == nil)
        #expect(try load("{ state_dir: \"/s\" }").ledgerDirectory == "/s/ledger")
        #expect(try load("{ state_dir: \"/s\", ledger: { directory: \"/l\" } }").ledgerDirectory == "/l")
        #expect(try load("{ ledger: { keep: \"400d\" } }").ledger.keptDays == 400)
    }

    @Test(arguments: [
        (
            "ledger: { keep: \"30d\" }",
            "tokenmeter.json5:1: ledger.keep: \"30d\" is not a number of days from 40 to 36500, such as \"400d\""
        ),
        (
            "ledger: { keep: \"400\" }",
            "tokenmeter.json5:1: ledger.keep: \"400\" is not a number of days from 40 to 36500, such as \"400d\""
        ),
        (
            "reports: { at: \"9:00\" }",
            "tokenmeter.json5:1: reports.at: \"9:00\" is not a time of day; write one such as \"09:00\""
        ),
        (
            "reports: { at: \"24:00\" }",
            "tokenmeter.json5:1: reports.at: \"24:00\" is not a time of day; write one such as \"09:00\""
        ),
        (
            "reports: { slack_webhook_url_file: \"/nowhere\" }",
            "tokenmeter.json5:1: reports.slack_webhook_url_file: the file cannot be read: No such file or directory"
        ),
        (
            "reports: { email: { smtp_url: \"smtps://u:s3cret@h\", from: \"a@b\", to: [\"a@b\"] } }",
            "tokenmeter.json5:1: reports.email.smtp_url: must not hold a user name or password; give them as user and "
                + "password_file"
        ),
        (
            "reports: { email: { smtp_url: \"http://h\", from: \"a@b\", to: [\"a@b\"] } }",
            "tokenmeter.json5:1: reports.email.smtp_url: must be a URL that starts with smtps:// or smtp:// (which then "
                + "asks for STARTTLS)"
        ),
        (
            "reports: { email: { smtp_url: \"smtp://h:587\", from: \"a b@c\", to: [\"a@b\"] } }",
            "tokenmeter.json5:1: reports.email.from: \"a b@c\" is not an address; write one such as \"name@example.com\""
        ),
        (
            "reports: { email: { smtp_url: \"smtp://h:587\", from: \"a@b\", to: [] } }",
            "tokenmeter.json5:1: reports.email.to: must name from 1 to 100 addresses"
        ),
        (
            "reports: { email: { smtp_url: \"smtp://h:587\", from: \"a@b\", to: [\"a@b\"], user: \"u\" } }",
            "tokenmeter.json5:1: reports.email.password_file: is needed: a user and a password go together"
        ),
        (
            "reports: { email: { smtp_url: \"smtp://h:587\", from: \"a@b\", to: [\"a@b\"] } }",
            "tokenmeter.json5:1: reports: needs a ledger to report from; set state_dir or ledger.directory"
        ),
    ])
    func `a mistake gets one line with the remedy`(text: String, message: String) throws {
        #expect(try complaint("{ \(text) }") == message)
    }

    @Test
    func `commands that share a file do not each send the bill`() throws {
        let text = "{ reports: { email: { smtp_url: \"smtp://h\", from: \"a@b\", to: [\"a@b\"] } } }"

        #expect(try load(text, for: .exec()).reports.isSentAnywhere == false)
    }
}
