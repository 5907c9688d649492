// SPDX-License-Identifier: Apache-2.0

/// Values of the label `method`, in the order of `HTTPMethod`'s raw values.
///
/// `Protocol` and `Metrics` do not know each other, so the order is said twice.
package enum MethodLabel {
    package static let values = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other"]

    package static let other: UInt8 = 7

    static func value(_ method: UInt8) -> String { values[Int(min(method, other))] }
}
