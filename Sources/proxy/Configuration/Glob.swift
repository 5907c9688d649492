// SPDX-License-Identifier: Apache-2.0

/// A pattern in which `*` stands for any run of characters, also none; everything else is itself.
struct Glob: Equatable, Sendable {
    let pattern: String

    init(_ pattern: String) {
        self.pattern = pattern
    }
}
