// SPDX-License-Identifier: Apache-2.0

import CCurl

/// A list of header lines for libcurl.
@safe struct CurlHeaders: ~Copyable {
    private(set) var list: UnsafeMutablePointer<curl_slist>?

    init(_ lines: [String]) {
        unsafe list = nil
        for line in lines {
            guard let longer = unsafe curl_slist_append(list, line) else { preconditionFailure("no memory") }
            unsafe list = longer
        }
    }

    deinit {
        unsafe curl_slist_free_all(list)
    }
}
