// SPDX-License-Identifier: Apache-2.0

/// The line `tokens = base + slope · estimate` that suits what a model's answers have shown, the recent ones most.
///
/// A plain ratio would do for requests of one size. But providers add tokens of their own to each request, so that the
/// ratio of short ones is far from that of long ones, and traffic mixes them. The fit is by least squares of *relative*
/// errors; it starts at `tokens = estimate`, and the weight of that start decides how fast the first answers are believed.
struct LinearFit: BitwiseCopyable, Sendable {
    // Decaying sums over answers, of the products of u = 1 / (estimate + softening), v = estimate · u and
    // y = tokens · u. None can exceed `memory` times the square of `largestRatio`.
    private var uu = 0.0
    private var uv = 0.0
    private var vv = 0.0
    private var uy = 0.0
    private var vy = 0.0

    /// About as many answers decide on the line.
    private static let memory = 32.0
    /// Tokens. Keeps estimates of a few tokens from outweighing all others.
    private static let softening = 16.0
    /// Requests with images or with hidden prompts cost more than their text; beyond this they teach nothing more.
    private static let largestRatio = 8.0
    private static let smallestRatio = 1.0 / 4
    /// One answer alone counts ten times as much as the start at a slope of one.
    private static let slopeWeight = 0.1
    /// Per square token; so that a base of some hundred tokens is found among requests of that size, but none
    /// is made up to explain what requests of ten thousand tokens show.
    private static let baseWeight = 5e-7

    func tokens(estimate: Double) -> Double {
        // Both weights make the determinant positive, and with it what is divided by.
        let (p, q) = (uu + Self.baseWeight, vv + Self.slopeWeight)
        let target = vy + Self.slopeWeight
        let determinant = p * q - uv * uv
        let base = (uy * q - uv * target) / determinant
        let slope = (p * target - uv * uy) / determinant
        return Self.bounded(base + slope * estimate, estimate)
    }

    mutating func learn(estimate: Double, tokens: Double) {
        let u = 1 / (estimate + Self.softening)
        let (v, y) = (estimate * u, Self.bounded(tokens, estimate) * u)
        decay()
        uu += u * u
        uv += u * v
        vv += v * v
        uy += u * y
        vy += v * y
    }

    private mutating func decay() {
        let kept = 1 - 1 / Self.memory
        uu *= kept
        uv *= kept
        vv *= kept
        uy *= kept
        vy *= kept
    }

    private static func bounded(_ tokens: Double, _ estimate: Double) -> Double {
        min(max(tokens, estimate * smallestRatio), (estimate + softening) * largestRatio)
    }
}
