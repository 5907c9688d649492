// SPDX-License-Identifier: Apache-2.0

/// A command line that cannot be understood: one line that says why and what to write instead; exit 2.
struct UsageError: Error, Equatable, Sendable, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}
