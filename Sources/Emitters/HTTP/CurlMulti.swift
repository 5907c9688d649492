// SPDX-License-Identifier: Apache-2.0

import CCurl

/// libcurl's set of transfers: what a thread waits in, and what others wake it by.
// Safety: other threads only call `wake`, which libcurl allows at any time; `handle` lives as long as this object.
@safe final class CurlMulti: @unchecked Sendable {
    let handle: UnsafeMutableRawPointer

    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init() {
        precondition(Self.isLibraryReady, "libcurl fails to start only for want of memory")
        guard let handle = unsafe curl_multi_init() else { preconditionFailure("no memory for a libcurl handle") }
        unsafe self.handle = handle
    }

    deinit {
        unsafe curl_multi_cleanup(handle)
    }

    /// Ends a wait of the owning thread. The corresponding C function is `curl_multi_wakeup`.
    func wake() {
        _ = unsafe curl_multi_wakeup(handle)
    }

    /// Waits for network events, a wake-up or the time's end. The corresponding C function is `curl_multi_poll`.
    func poll(milliseconds: Int32) {
        _ = unsafe curl_multi_poll(handle, nil, 0, milliseconds, nil)
    }

    /// Moves the transfers on as far as they go without waiting.
    func perform() {
        var running: Int32 = 0
        _ = unsafe curl_multi_perform(handle, &running)
    }

    /// The result of a transfer that has ended since the last call.
    func ended() -> CURLcode? {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(handle, &left) {
            if unsafe message.pointee.msg == CURLMSG_DONE { return unsafe message.pointee.data.result }
        }
        return nil
    }
}
