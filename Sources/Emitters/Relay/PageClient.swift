// SPDX-License-Identifier: Apache-2.0

import CCurl
import Linux
import Protocol

/// Why a scrape failed, as the label `reason` has it, and for a log line.
struct ScrapeFailure: Error, Equatable {
    let reason: String
    let detail: String
}

/// Gets one page, again and again, on a connection that is kept. Belongs to one thread.
@safe final class PageClient {
    private let multi: CurlMulti
    private let handle: UnsafeMutableRawPointer
    private let body: PageBody
    private let headers = CurlHeaders(["Accept: \(ScrapeFormat.accept)"])
    private var isBusy = false

    init(_ multi: CurlMulti, _ settings: RelaySettings) {
        guard let handle = unsafe curl_easy_init() else { preconditionFailure("no memory for a libcurl handle") }
        self.multi = multi
        unsafe self.handle = handle
        body = unsafe PageBody(handle, settings.limits)
        set(CURLOPT_URL, settings.url)
        set(CURLOPT_USERAGENT, settings.userAgent)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        // What the library can unpack; the reader's limits count the bytes that come out.
        set(CURLOPT_ACCEPT_ENCODING, "gzip")
        // No proxy of the environment leads to this machine.
        if PostSettings(url: settings.url).isLoopback { set(CURLOPT_PROXY, "") }
        set(CURLOPT_FOLLOWLOCATION, 1)
        set(CURLOPT_MAXREDIRS, 5)
        // Without signals libcurl is safe among threads.
        set(CURLOPT_NOSIGNAL, 1)
        let timeout = Int(clamping: settings.timeout / 1_000_000)
        set(CURLOPT_TIMEOUT_MS, timeout)
        set(CURLOPT_CONNECTTIMEOUT_MS, timeout)
        _ = unsafe curl_easy_set_list(handle, CURLOPT_HTTPHEADER, headers.list)
        _ = unsafe curl_easy_set_data_callback(handle, CURLOPT_WRITEFUNCTION, PageBody.receive)
        _ = unsafe curl_easy_set_pointer(handle, CURLOPT_WRITEDATA, Unmanaged.passUnretained(body).toOpaque())
    }

    deinit {
        cancel()
        unsafe curl_easy_cleanup(handle)
    }

    func begin() {
        cancel()
        body.begin()
        let code = unsafe curl_multi_add_handle(multi.handle, handle)
        precondition(code == CURLM_OK, "libcurl refuses a transfer only for want of memory or when it has it already")
        isBusy = true
    }

    /// Waits for the page; nil when woken before it has come.
    func wait() -> Result<ScrapedPage, ScrapeFailure>? {
        multi.perform()
        if let result = result() { return result }
        multi.poll(milliseconds: 1000)
        multi.perform()
        return result()
    }

    /// Gives up the request under way.
    func cancel() {
        if isBusy { _ = unsafe curl_multi_remove_handle(multi.handle, handle) }
        isBusy = false
    }

    private func result() -> Result<ScrapedPage, ScrapeFailure>? {
        guard isBusy, let code = multi.ended() else { return nil }
        defer { cancel() }
        if let error = body.error { return .failure(ScrapeFailure(error)) }
        guard code == CURLE_OK else { return .failure(failure(code)) }
        var status = 0
        _ = unsafe curl_easy_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        guard status == 200 else { return .failure(ScrapeFailure(reason: "http_\(status)", detail: "")) }
        return Result { () throws(ScrapeError) in try body.finish() }.mapError(ScrapeFailure.init)
    }

    private func failure(_ code: CURLcode) -> ScrapeFailure {
        let words = unsafe String(cString: curl_easy_strerror(code))
        return ScrapeFailure(reason: code == CURLE_OPERATION_TIMEDOUT ? "timeout" : "network", detail: words)
    }

    private func set(_ option: CURLoption, _ value: Int) {
        _ = unsafe curl_easy_set_long(handle, option, value)
    }

    private func set(_ option: CURLoption, _ value: String) {
        _ = unsafe curl_easy_set_string(handle, option, value)
    }
}

extension ScrapeFailure {
    fileprivate init(_ error: ScrapeError) {
        self.init(reason: error.reason.rawValue, detail: error.description)
    }
}
