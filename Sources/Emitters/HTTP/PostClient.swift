// SPDX-License-Identifier: Apache-2.0

import CCurl
import Linux

/// Posts to one URL, one request at a time, on a connection that is kept. Belongs to one thread.
///
/// Proxies come from the usual environment variables, unless `isDirect`. Redirects are not followed: they would carry the credentials to
/// whom the configuration does not name.
@safe final class PostClient {
    private let multi: CurlMulti
    private let handle: UnsafeMutableRawPointer
    private let body = AnswerBody()
    private var headers = CurlHeaders([])
    private var isBusy = false

    init(_ multi: CurlMulti, url: String, userAgent: String, caFile: String?, isDirect: Bool, timeout: UInt64) {
        guard let handle = unsafe curl_easy_init() else { preconditionFailure("no memory for a libcurl handle") }
        self.multi = multi
        unsafe self.handle = handle
        set(CURLOPT_URL, url)
        set(CURLOPT_USERAGENT, userAgent)
        if let caFile { set(CURLOPT_CAINFO, caFile) }
        if isDirect { set(CURLOPT_PROXY, "") }
        set(CURLOPT_POST, 1)
        // Without signals libcurl is safe among threads.
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_TIMEOUT_MS, Int(clamping: timeout / 1_000_000))
        set(CURLOPT_CONNECTTIMEOUT_MS, 10_000)
        _ = unsafe curl_easy_set_data_callback(handle, CURLOPT_WRITEFUNCTION, AnswerBody.receive)
        _ = unsafe curl_easy_set_pointer(handle, CURLOPT_WRITEDATA, Unmanaged.passUnretained(body).toOpaque())
    }

    deinit {
        cancel()
        unsafe curl_easy_cleanup(handle)
    }

    /// Begins a request; `basic` is a name and a password.
    func begin(_ bytes: [UInt8], headers lines: [String], basic: (String, String)? = nil) {
        cancel()
        body.removeAll()
        // curl would first ask whether it may send a larger body, and wait a second for the answer.
        headers = CurlHeaders(lines + ["Expect:"])
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
