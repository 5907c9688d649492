// SPDX-License-Identifier: Apache-2.0

import Money

/// A mail with a text and the same as HTML (RFC 5322, RFC 2046 §5.1.4).
struct MailMessage {
    var from: String
    var to: [String]
    /// ASCII.
    var subject: String
    /// The same for the same message, so that a mail that comes twice is shown once.
    var identifier: String
    var text: String
    var html: String

    /// The whole message as it is sent at a time (nanoseconds since 1970).
    func bytes(at time: Int64) -> [UInt8] {
        let boundary = "=_\(identifier)"
        let head = [
            "Date: \(Self.date(time))", "From: \(from)", "To: \(to.joined(separator: ",\r\n "))",
            "Subject: \(subject.filter { $0.isASCII && !$0.isNewline })", "Message-ID: <\(identifier)@\(domain)>",
            "MIME-Version: 1.0", "Auto-Submitted: auto-generated",
            "Content-Type: multipart/alternative; boundary=\"\(boundary)\"", "",
        ]
        let parts = [Self.part("plain", text), Self.part("html", html)].flatMap { ["--\(boundary)"] + $0 }
        return Array((head + parts + ["--\(boundary)--", ""]).joined(separator: "\r\n").utf8)
    }

    private var domain: Substring { from.split(separator: "@").last ?? "localhost" }

    private static func part(_ kind: String, _ text: String) -> [String] {
        [
            "Content-Type: text/\(kind); charset=utf-8", "Content-Transfer-Encoding: base64", "",
            Base64.lines(Array(text.utf8)).joined(separator: "\r\n"),
        ]
    }

    /// As in "Tue, 24 Nov 2026 09:00:00 +0000".
    static func date(_ time: Int64) -> String {
        let day = CivilDate(utc: time)
        let seconds = Int((time - day.utcStart) / 1_000_000_000)
        let names = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let weekday = names[(day.days % 7 + 7) % 7]
        let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(weekday), \(day.day) \(months[day.month - 1]) \(day.year) \(clock.joined(separator: ":")) +0000"
    }
}

/// RFC 4648 §4, in the lines of 76 that RFC 2045 §6.8 allows.
enum Base64 {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func lines(_ bytes: [UInt8]) -> [String] {
        stride(from: 0, to: bytes.count, by: 57).map { start in
            let line = bytes[start..<min(start + 57, bytes.count)]
            var text: [UInt8] = []
            for place in stride(from: line.startIndex, to: line.endIndex, by: 3) {
                text += group(line[place..<min(place + 3, line.endIndex)])
            }
            return String(decoding: text, as: UTF8.self)
        }
    }

    private static func group(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let value = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - bytes.count))
        return (0..<4).map { place in
            place <= bytes.count ? letters[Int(value >> UInt32(18 - 6 * place)) & 63] : UInt8(ascii: "=")
        }
    }
}
