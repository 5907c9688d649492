// SPDX-License-Identifier: Apache-2.0

/// A provider's `base_url`, taken apart.
struct BaseURL: Equatable, Sendable {
    enum Scheme: String, Sendable { case http, https }

    var scheme: Scheme
    /// Without the brackets that IPv6 has in text.
    var host: String
    var port: UInt16
    /// Starts with a slash and does not end with one, or is empty.
    var path: String
}
