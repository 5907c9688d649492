// SPDX-License-Identifier: Apache-2.0

import Linux

/// Posts one JSON text to a URL that is a secret itself.
package enum WebhookPost {
    /// How often it is looked whether to give up.
    private static let step: UInt64 = 100_000_000

    /// Posts and waits for the answer, until the settings' timeout or until `isCancelled`.
    package static func send(
        _ json: [UInt8],
        to settings: PostSettings,
        isCancelled: () -> Bool
    ) -> MessageOutcome {
        let client = PostClient(CurlMulti(), settings)
        client.begin(json, headers: ["Content-Type: application/json; charset=utf-8"])
        while !isCancelled() {
            guard let outcome = client.wait(until: Clock.monotonic() + step) else { continue }
            return result(outcome)
        }
        return .failed(reason: "stopped")
    }

    private static func result(_ outcome: PostOutcome) -> MessageOutcome {
        switch outcome {
        case .failed(let reason): return .failed(reason: reason)
        case .answered(let answer):
            if (200..<300).contains(answer.status) { return .delivered }
            let said = answer.text.prefix(100).filter { $0.isASCII && !$0.isNewline }
            return .failed(reason: "answered \(answer.status) \(said)", retryAfter: answer.retryAfter)
        }
    }
}
