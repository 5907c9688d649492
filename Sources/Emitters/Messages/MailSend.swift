// SPDX-License-Identifier: Apache-2.0

import CCurl
import Linux

/// Hands one mail to a server. What is not encrypted is not sent.
@safe package final class MailSend {
    private static let step: UInt64 = 100_000_000

    private let multi = CurlMulti()
    private let handle: UnsafeMutableRawPointer
    private let recipients: CurlHeaders
    private let source: MailSource

    /// Sends a whole message (RFC 5322, lines end with CRLF) and waits for the server's word, until the settings' timeout or
    /// until `isCancelled`.
    package static func send(
        _ message: [UInt8],
        by settings: MailSettings,
        isCancelled: () -> Bool
    ) -> MessageOutcome {
        MailSend(message, settings).run(isCancelled: isCancelled)
    }

    private init(_ message: [UInt8], _ settings: MailSettings) {
        guard let handle = unsafe curl_easy_init() else { preconditionFailure("no memory for a libcurl handle") }
        unsafe self.handle = handle
        recipients = CurlHeaders(settings.to.map { "<\($0)>" })
        source = MailSource(message)
        set(CURLOPT_URL, settings.url)
        set(CURLOPT_MAIL_FROM, "<\(settings.from)>")
        _ = unsafe curl_easy_set_list(handle, CURLOPT_MAIL_RCPT, recipients.list)
        set(CURLOPT_UPLOAD, 1)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
        set(CURLOPT_TIMEOUT_MS, Int(clamping: settings.timeout / 1_000_000))
        set(CURLOPT_CONNECTTIMEOUT_MS, 10_000)
        if let file = settings.caFile { set(CURLOPT_CAINFO, file) }
        if let user = settings.user { set(CURLOPT_USERNAME, user) }
        if let password = settings.password { set(CURLOPT_PASSWORD, password) }
        _ = unsafe curl_easy_set_data_callback(handle, CURLOPT_READFUNCTION, MailSource.give)
        _ = unsafe curl_easy_set_pointer(handle, CURLOPT_READDATA, Unmanaged.passUnretained(source).toOpaque())
    }

    deinit {
        _ = unsafe curl_multi_remove_handle(multi.handle, handle)
        unsafe curl_easy_cleanup(handle)
    }

    private func run(isCancelled: () -> Bool) -> MessageOutcome {
        let code = unsafe curl_multi_add_handle(multi.handle, handle)
        precondition(code == CURLM_OK, "libcurl refuses a transfer only for want of memory or when it has it already")
        while !isCancelled() {
            multi.perform()
            if let ended = multi.ended() { return outcome(ended) }
            multi.poll(milliseconds: Int32(Self.step / 1_000_000))
        }
        return .failed(reason: "stopped")
    }

    /// libcurl's general words and the server's code: its own words may quote what was sent.
    private func outcome(_ code: CURLcode) -> MessageOutcome {
        guard code != CURLE_OK else { return .delivered }
        var status = 0
        _ = unsafe curl_easy_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        let words = unsafe String(cString: curl_easy_strerror(code))
        return .failed(reason: status == 0 ? words : "\(words) (the server said \(status))")
    }

    private func set(_ option: CURLoption, _ value: Int) {
        _ = unsafe curl_easy_set_long(handle, option, value)
    }

    private func set(_ option: CURLoption, _ value: String) {
        _ = unsafe curl_easy_set_string(handle, option, value)
    }
}

/// Gives libcurl a message piece by piece.
private final class MailSource {
    private let message: [UInt8]
    private var position = 0

    init(_ message: [UInt8]) {
        self.message = message
    }

    private func give(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, message.count - position)
        unsafe buffer.copyBytes(from: message[position..<position + count])
        position += count
        return count
    }

    /// libcurl's callback; `context` is a `MailSource`.
    static let give:
        @convention(c) (
            UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?
        ) -> Int = { piece, size, count, context in
            guard let context = unsafe context else { return 0 }
            let source = unsafe Unmanaged<MailSource>.fromOpaque(context).takeUnretainedValue()
            return unsafe source.give(into: UnsafeMutableRawBufferPointer(start: piece, count: size * count))
        }
}
