// SPDX-License-Identifier: Apache-2.0

/// Why a run cannot start: one line that names the place and the remedy, and no secret.
struct ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
    var origin: Origin
    var message: String

    var description: String { "\(origin): \(message)" }
}
