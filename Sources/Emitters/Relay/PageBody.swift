// SPDX-License-Identifier: Apache-2.0

import CCurl
import Protocol

/// Reads a page while it comes, in the format that its head names. Belongs to the thread of its client.
@safe final class PageBody {
    private let handle: UnsafeMutableRawPointer
    private let limits: ScrapeLimits
    private var parser: ScrapeParser?
    private(set) var error: ScrapeError?

    init(_ handle: UnsafeMutableRawPointer, _ limits: ScrapeLimits) {
        unsafe self.handle = handle
        self.limits = limits
    }

    func begin() {
        parser = nil
        error = nil
    }

    func finish() throws(ScrapeError) -> ScrapedPage {
        if let error { throw error }
        var parser = parser ?? ScrapeParser(format, limits)
        return try parser.finish()
    }

    /// Takes a piece; false ends the transfer.
    private func append(_ piece: UnsafeRawBufferPointer) -> Bool {
        // A redirect's or an error's page is nothing to read.
        guard status == 200 else { return true }
        do throws(ScrapeError) {
            var parser = parser ?? ScrapeParser(format, limits)
            self.parser = nil
            try unsafe parser.read(Array(piece).span)
            self.parser = parser
            return true
        } catch {
            self.error = error
            return false
        }
    }

    private var format: ScrapeFormat {
        var type: UnsafeMutablePointer<CChar>?
        _ = unsafe curl_easy_get_string(handle, CURLINFO_CONTENT_TYPE, &type)
        return ScrapeFormat(contentType: unsafe type.map { unsafe String(cString: $0) } ?? "")
    }

    private var status: Int {
        var status = 0
        _ = unsafe curl_easy_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        return status
    }

    /// libcurl's callback for body bytes; `context` is a `PageBody`.
    static let receive:
        @convention(c) (
            UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?
        ) -> Int = { piece, size, count, context in
            guard let context = unsafe context else { return 0 }
            let body = unsafe Unmanaged<PageBody>.fromOpaque(context).takeUnretainedValue()
            let bytes = unsafe UnsafeRawBufferPointer(start: piece, count: size * count)
            return unsafe body.append(bytes) ? size * count : 0
        }
}
