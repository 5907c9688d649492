// SPDX-License-Identifier: Apache-2.0

/// Values of the flags that stand for configuration keys, as they were written.
struct Options: Equatable, Sendable {
    var config: String?
    var listen: String?
    var instance: String?
    var remoteWrite: String?
    var statsd: String?
    var prices: String?
    var workers: String?
    var logFormat: String?
}
