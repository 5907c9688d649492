// SPDX-License-Identifier: Apache-2.0

import Emitters
import Linux
import Money

/// Where bills go. What fails says why without a secret.
enum ReportDestination: Sendable {
    case slack(Secret)
    case email(Configuration.Reports.Email)

    static func all(_ reports: Configuration.Reports) -> [ReportDestination] {
        [reports.slackWebhook.map(slack), reports.email.map(email)].compactMap { $0 }
    }

    var name: String {
        switch self {
        case .slack: "slack"
        case .email: "email"
        }
    }

    /// Sends a bill at a time (nanoseconds since 1970) and waits for the answer.
    func send(_ bill: Bill, at time: Int64, isCancelled: () -> Bool) -> MessageOutcome {
        switch self {
        case .slack(let webhook): Self.post(SlackMessage(bill), to: webhook, isCancelled)
        case .email(let email): email.send(MailMessage(bill, email), at: time, isCancelled)
        }
    }

    /// Sends warnings; only Slack is quick enough to be worth it.
    func send(_ warnings: [BudgetWarning], isCancelled: () -> Bool) -> MessageOutcome {
        guard case .slack(let webhook) = self, let first = warnings.first else { return .delivered }
        var message = SlackMessage(warnings.count == 1 ? "LLM budget: \(first.percent) % used" : "LLM budgets")
        message.add(warnings.map { "\($0.percent >= 100 ? ":octagonal_sign:" : ":warning:") \($0.text)" })
        return Self.post(message, to: webhook, isCancelled)
    }

    private static func post(_ message: SlackMessage, to webhook: Secret, _ isCancelled: () -> Bool) -> MessageOutcome {
        var reader = SecretReader(webhook)
        do {
            let url = String(decoding: try reader.bytes(at: Clock.monotonic()), as: UTF8.self)
            let parts = try URLParts(Setting(text: url, origin: .builtIn))
            guard parts.scheme == .https || HostPort.isLoopback(parts.host) else {
                return .failed(reason: "the webhook's URL must start with https://")
            }
            var settings = PostSettings(url: url)
            settings.userAgent = "tokenmeter/\(Version.current)"
            return WebhookPost.send(message.json, to: settings, isCancelled: isCancelled)
        } catch let fault as Secret.Fault {
            return .failed(reason: "slack_webhook_url_file: \(fault)")
        } catch {
            return .failed(reason: "slack_webhook_url_file holds no URL")
        }
    }
}

extension MailMessage {
    fileprivate init(_ bill: Bill, _ email: Configuration.Reports.Email) {
        self.init(
            from: email.from,
            to: email.to,
            subject: bill.title,
            identifier: "tokenmeter-bill-\(bill.period.name)",
            text: bill.text.replacing("\n", with: "\r\n"),
            html: bill.html.replacing("\n", with: "\r\n")
        )
    }
}

extension Configuration.Reports.Email {
    fileprivate func send(_ message: MailMessage, at time: Int64, _ isCancelled: () -> Bool) -> MessageOutcome {
        var settings = MailSettings(url: smtpURL, from: from, to: to)
        settings.caFile = caFile
        if let user, let password {
            var reader = SecretReader(password)
            do throws(Secret.Fault) {
                settings.user = user
                settings.password = String(decoding: try reader.bytes(at: Clock.monotonic()), as: UTF8.self)
            } catch {
                return .failed(reason: "email.password_file: \(error)")
            }
        }
        return MailSend.send(message.bytes(at: time), by: settings, isCancelled: isCancelled)
    }
}
