// SPDX-License-Identifier: Apache-2.0

/// Rates by the length of a request's input. The longest step that the input is above prices the whole request, not only
/// what is above it: so do the vendors.
package struct Tariff: Equatable, Sendable {
    package struct Step: Equatable, Sendable {
        /// Input tokens; a request of exactly so many is still below.
        package var above: UInt64
        package var rates: Rates

        package init(above: UInt64, rates: Rates) {
            self.above = above
            self.rates = rates
        }
    }

    package let base: Rates
    /// The longest first.
    package let steps: [Step]

    package init(_ base: Rates, steps: [Step] = []) {
        self.base = base
        self.steps = steps.sorted { $0.above > $1.above }
    }

    /// The step that an input of so many tokens is on; nil for the base.
    package func step(forInput tokens: UInt64) -> Step? {
        steps.first { tokens > $0.above }
    }
}
