// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// A real mail server and a webhook.
struct ReportReceivers: Sendable {
    let process: ChildProcess
    let smtpPort: Int
    let httpPort: Int
    private let file: String

    init(in scratch: Scratch) async throws {
        let certificates = try ChildProcess(["sh", Tools.script("certificates.sh")], in: scratch)
        guard try await certificates.finish() == .exited(0) else {
            throw ChildProcess.Overdue(description: certificates.errors)
        }
        (smtpPort, httpPort) = (try Loopback.freePort(), try Loopback.freePort())
        file = scratch.unusedPath("received")
        process = try ChildProcess(
            [
                Tools.python(), Tools.script("report_receivers.py"), "\(smtpPort)", "\(httpPort)", "server.pem",
                "server.key", file,
            ],
            in: scratch
        )
        let ports = [smtpPort, httpPort]
        try await process.becomesReady { ports.allSatisfy { (try? Connection(port: $0)) != nil } }
    }

    /// What has come so far of a kind, `mail` or `post`.
    func received(_ kind: String) throws -> [JSON] {
        let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        return try text.split(separator: "\n").map { try JSON($0) }.filter { $0.kind.string == kind }
    }

    /// The configuration's member `reports`; the webhook's first posts are refused.
    func configuration(in scratch: Scratch, trusting authority: String = "authority", refusals: Int = 0) throws
        -> String
    {
        let webhook = try scratch.write("http://127.0.0.1:\(httpPort)/s3cret/\(refusals)\n", to: "webhook")
        let password = try scratch.write("correct horse\n", to: "password")
        return """
            reports: {
              at: "00:00", slack_webhook_url_file: "\(webhook)",
              email: {
                smtp_url: "smtp://localhost:\(smtpPort)", from: "meter@example.com", to: ["a@example.com", "b@example.com"],
                user: "meter", password_file: "\(password)", ca_file: "\(scratch.path)/\(authority).pem",
              },
            },
            """
    }
}
