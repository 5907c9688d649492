// SPDX-License-Identifier: Apache-2.0

/// How large a request may become.
package struct RequestLimits: Sendable {
    /// Samples of both kinds.
    package var samples: Int
    /// Of the message before compression.
    package var bytes: Int

    package static let none = RequestLimits(samples: .max, bytes: .max)

    package init(samples: Int, bytes: Int) {
        self.samples = samples
        self.bytes = bytes
    }

    /// `body` bounds the compressed message too. How far a message shrinks is not known before; that it never grows by more
    /// than a sixth and 32 bytes is.
    package init(samples: Int, message: Int, body: Int) {
        self.init(samples: samples, bytes: min(message, max(0, body - 32) / 7 * 6))
    }
}
