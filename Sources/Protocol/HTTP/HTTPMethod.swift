// SPDX-License-Identifier: Apache-2.0

/// A request's method, as far as it matters here: one of those in use, or any other token.
package enum HTTPMethod: UInt8, Sendable {
    case get, head, post, put, patch, delete, options, other

    /// The method as a label's value.
    package var label: StaticString {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .other: "other"
        }
    }
}
