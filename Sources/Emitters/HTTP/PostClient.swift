// SPDX-License-Identifier: Apache-2.0

import CCurl
import Linux

/// Posts to one URL, one request at a time, on a connection that is kept. Belongs to one thread.
///
/// Redirects are not followed: they would carry the credentials to whom the configuration does not name.
@safe final class PostClient {
    private let multi: CurlMulti
    private let handle: UnsafeMutableRawPointer
    private let body = AnswerBody()
    private let fields = AnswerFields()
    private let fixedHeaders: [String]
    private let connectTo: CurlHeaders
    private var headers = CurlHeaders([])
    private var isBusy = false

    init(_ multi: CurlMulti, _ settings: PostSettings) {
        guard let handle = unsafe curl_easy_init() else { preconditionFailure("no memory for a libcurl handle") }
        self.multi = multi
        unsafe self.handle = handle
        let renamed = settings.renamed
        connectTo = CurlHeaders(renamed.map { [$0.connectTo] } ?? [])
        // curl would first ask whether it may send a larger body, and wait a second for the answer.
        fixedHeaders = ["Expect:"] + (renamed == nil ? [] : ["Host: \(settings.authority)"])
        set(CURLOPT_URL, renamed?.url ?? settings.url)
        if renamed != nil { _ = unsafe curl_easy_set_list(handle, CURLOPT_CONNECT_TO, connectTo.list) }
        set(CURLOPT_USERAGENT, settings.userAgent)
        set(CURLOPT_POST, 1)
        // Without signals libcurl is safe among threads.
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_TIMEOUT_MS, Int(clamping: settings.timeout / 1_000_000))
        set(CURLOPT_CONNECTTIMEOUT_MS, 10_000)
        set(settings.tls)
        setProxy(settings)
        _ = unsafe curl_easy_set_data_callback(handle, CURLOPT_WRITEFUNCTION, AnswerBody.receive)
        _ = unsafe curl_easy_set_pointer(handle, CURLOPT_WRITEDATA, Unmanaged.passUnretained(body).toOpaque())
        _ = unsafe curl_easy_set_data_callback(handle, CURLOPT_HEADERFUNCTION, AnswerFields.receive)
        _ = unsafe curl_easy_set_pointer(handle, CURLOPT_HEADERDATA, Unmanaged.passUnretained(fields).toOpaque())
    }

    deinit {
        cancel()
        unsafe curl_easy_cleanup(handle)
    }

    /// Begins a request; `basic` is a name and a password.
    func begin(_ bytes: [UInt8], headers lines: [String], basic: (String, String)? = nil) {
        cancel()
        body.removeAll()
        fields.removeAll()
        headers = CurlHeaders(lines + fixedHeaders)
        _ = unsafe curl_easy_set_list(handle, CURLOPT_HTTPHEADER, headers.list)
        if let (name, password) = basic {
            set(CURLOPT_USERNAME, name)
            set(CURLOPT_PASSWORD, password)
        }
        set(CURLOPT_POSTFIELDSIZE, bytes.count)
        var bytes = bytes
        unsafe bytes.withUnsafeMutableBytes { bytes in
            _ = unsafe curl_easy_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress)
        }
        let code = unsafe curl_multi_add_handle(multi.handle, handle)
        precondition(code == CURLM_OK, "libcurl refuses a transfer only for want of memory or when it has it already")
        isBusy = true
    }

    /// Waits for the request's end, until `deadline` (monotonic nanoseconds) at the longest; nil also when woken.
    func wait(until deadline: UInt64) -> PostOutcome? {
        multi.perform()
        if let outcome = outcome() { return outcome }
        let now = Clock.monotonic()
        guard deadline > now else { return nil }
        multi.poll(milliseconds: Int32(min((deadline - now) / 1_000_000 + 1, 60_000)))
        multi.perform()
        return outcome()
    }

    /// Gives up the request under way.
    func cancel() {
        if isBusy { _ = unsafe curl_multi_remove_handle(multi.handle, handle) }
        isBusy = false
    }

    private func outcome() -> PostOutcome? {
        guard isBusy, let code = multi.ended() else { return nil }
        defer { cancel() }
        guard code == CURLE_OK || code == CURLE_WRITE_ERROR && body.isTooLong else { return failure(code) }
        let seconds = get(CURLINFO_RETRY_AFTER)
        return .answered(
            PostOutcome.Answer(
                status: get(CURLINFO_RESPONSE_CODE),
                retryAfter: seconds > 0 ? UInt64(min(seconds, 1 << 30)) * 1_000_000_000 : nil,
                written: fields.written,
                text: body.text
            )
        )
    }

    /// libcurl's general words and the system's: the detailed ones may quote a proxy's URL with its password.
    private func failure(_ code: CURLcode) -> PostOutcome {
        let words = unsafe String(cString: curl_easy_strerror(code))
        let number = Int32(truncatingIfNeeded: get(CURLINFO_OS_ERRNO))
        return .failed(reason: number == 0 ? words : "\(words) (\(Errno(rawValue: number)))")
    }
}

// libcurl's options.
extension PostClient {
    private func set(_ tls: PostSettings.TLS) {
        if let file = tls.caFile { set(CURLOPT_CAINFO, file) }
        if let file = tls.certFile { set(CURLOPT_SSLCERT, file) }
        if let file = tls.keyFile { set(CURLOPT_SSLKEY, file) }
        guard tls.isVerificationSkipped else { return }
        set(CURLOPT_SSL_VERIFYPEER, 0)
        set(CURLOPT_SSL_VERIFYHOST, 0)
    }

    /// The configured proxy serves every address; the environment's has its exceptions there.
    private func setProxy(_ settings: PostSettings) {
        if let proxy = settings.proxyURL {
            set(CURLOPT_PROXY, proxy)
            set(CURLOPT_NOPROXY, "")
        } else if settings.isLoopback {
            set(CURLOPT_PROXY, "")
        }
    }

    private func set(_ option: CURLoption, _ value: Int) {
        _ = unsafe curl_easy_set_long(handle, option, value)
    }

    private func set(_ option: CURLoption, _ value: String) {
        _ = unsafe curl_easy_set_string(handle, option, value)
    }

    private func get(_ information: CURLINFO) -> Int {
        var value = 0
        _ = unsafe curl_easy_get_long(handle, information, &value)
        return value
    }
}
