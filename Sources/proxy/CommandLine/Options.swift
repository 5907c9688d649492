// SPDX-License-Identifier: Apache-2.0

/// The values of flags, as they were written.
struct Options: Equatable, Sendable {
    private var values: [Flag: String] = [:]

    init(_ values: [Flag: String] = [:]) {
        self.values = values
    }

    var config: String? { values[.config] }
    var receipt: String? { values[.receipt] }

    subscript(_ flag: Flag) -> String? {
        get { values[flag] }
        set { values[flag] = newValue }
    }
}
