// SPDX-License-Identifier: Apache-2.0

package import Protocol

/// Turns estimates of how many tokens a text has into what a particular model is likely to count, and learns that from
/// every answer whose provider says how many they were.
///
/// Belongs to one event loop: no lock. Its memory is taken when it is made, and every call takes the same short time. A
/// model it has never seen gets the estimate as it is.
package struct TokenCalibration: Sendable {
    /// How far off the calibrated estimates were, as |estimate − true| / true; nil where there was nothing to compare.
    package struct Errors: Equatable, Sendable {
        package var input: Double?
        package var output: Double?
    }

    private struct Fits: BitwiseCopyable, Sendable {
        var input = LinearFit()
        var output = LinearFit()
    }

    private var models: ModelTable<Fits>

    /// - Parameter capacity: How many models are remembered at most, in 96 bytes each.
    package init(capacity: Int = 512) {
        models = ModelTable(capacity: capacity, blank: Fits())
    }

    /// What the model will count as input, given what `TextStatistics` estimates.
    package func inputTokens(estimated: Int, for key: ModelKey) -> Int {
        TokenCount.rounded(models[key].input.tokens(estimate: TokenCount.bounded(estimated)))
    }

    /// What the model has counted as output for the text that came, without reasoning that it does not show.
    package func outputTokens(estimated: Int, for key: ModelKey) -> Int {
        if estimated <= 0 { return 0 }
        return TokenCount.rounded(models[key].output.tokens(estimate: TokenCount.bounded(estimated)))
    }

    /// Learns from a complete answer, and tells how wrong it would have been about it before.
    ///
    /// - Parameters:
    ///   - key: The model that was asked.
    ///   - estimatedInput: As `TextStatistics` gave it, **not** calibrated; zero when nothing was estimated.
    ///   - estimatedOutput: The same for the answer's text.
    ///   - usage: What the provider reported.
    /// - Returns: The errors of what the calibration would have said before this answer.
    @discardableResult
    package mutating func learn(
        _ key: ModelKey,
        estimatedInput: Int,
        estimatedOutput: Int,
        usage: TokenUsage
    ) -> Errors {
        let input = Observation(estimate: estimatedInput, tokens: usage.input)
        let output = Observation(estimate: estimatedOutput, tokens: Self.shownTokens(usage, estimate: estimatedOutput))
        let known = models[key]
        let errors = Errors(input: input?.error(of: known.input), output: output?.error(of: known.output))
        if input == nil, output == nil { return errors }
        models.update(key) { fits in
            input?.teach(&fits.input)
            output?.teach(&fits.output)
        }
        return errors
    }

    /// Providers differ in whether they send the text of the reasoning that they charge: takes what is nearer to the text
    /// that came.
    private static func shownTokens(_ usage: TokenUsage, estimate: Int) -> Int {
        let (all, reasoning) = (Int(TokenCount.bounded(usage.output)), Int(TokenCount.bounded(usage.reasoning)))
        let withoutReasoning = max(all - reasoning, 0)
        let bounded = Int(TokenCount.bounded(estimate))
        return abs(bounded - all) <= abs(bounded - withoutReasoning) ? all : withoutReasoning
    }
}

/// An estimate beside the truth, both positive.
private struct Observation {
    let estimate: Double
    let tokens: Double

    init?(estimate: Int, tokens: Int) {
        if estimate <= 0 || tokens <= 0 { return nil }
        self.estimate = TokenCount.bounded(estimate)
        self.tokens = TokenCount.bounded(tokens)
    }

    func error(of fit: LinearFit) -> Double {
        abs(fit.tokens(estimate: estimate) - tokens) / tokens
    }

    func teach(_ fit: inout LinearFit) {
        fit.learn(estimate: estimate, tokens: tokens)
    }
}
