// SPDX-License-Identifier: Apache-2.0

/// A server that takes mail, and the envelope.
package struct MailSettings: Sendable {
    /// `smtp://` (then STARTTLS) or `smtps://`, without a user name.
    package var url: String
    package var from: String
    package var to: [String]
    package var user: String?
    package var password: String?
    /// Certificates to trust instead of the system's, as a PEM file.
    package var caFile: String?
    /// From connecting to the server's last word, nanoseconds.
    package var timeout: UInt64 = 60_000_000_000

    package init(url: String, from: String, to: [String]) {
        self.url = url
        self.from = from
        self.to = to
    }
}
