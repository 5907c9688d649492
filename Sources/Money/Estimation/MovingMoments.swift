// SPDX-License-Identifier: Apache-2.0

/// Mean and deviation of a quantity, of which recent values count most.
///
/// The value it starts with counts as one observation, so that the first real one is believed by half.
struct MovingMoments: BitwiseCopyable, Sendable {
    private(set) var mean: Double
    private var variance = 0.0
    private var weight = 1.0

    /// About as many values decide.
    private static let memory = 24.0

    init(startingAt mean: Double) {
        self.mean = mean
    }

    var deviation: Double { variance.squareRoot() }

    mutating func add(_ value: Double) {
        weight = min(weight + 1, Self.memory)
        let difference = value - mean
        let step = difference / weight
        mean += step
        variance = (1 - 1 / weight) * (variance + step * difference)
    }
}
