// SPDX-License-Identifier: Apache-2.0

import Protocol

extension FrozenRequest {
    private static let longest = 64 << 20

    /// The same samples in requests that may be sent again after a lost answer: see `BeginningSplit`.
    func withBeginningsApart() -> [FrozenRequest] {
        guard oldest < newest, let message = try? Snappy.uncompress(body.span, limit: Self.longest),
            let split = try? BeginningSplit(message, version), split.samples + split.histograms > 0
        else { return [self] }
        let beginnings = FrozenRequest(
            version: version,
            kind: kind,
            body: Snappy.compress(split.beginnings.span),
            samples: split.samples,
            histograms: split.histograms,
            oldest: oldest,
            // The zeros all come before the values.
            newest: newest - 1
        )
        let rest = FrozenRequest(
            version: version,
            kind: kind,
            body: Snappy.compress(split.rest.span),
            samples: samples - split.samples,
            histograms: histograms - split.histograms,
            exemplars: exemplars,
            oldest: newest,
            newest: newest
        )
        return [beginnings, rest]
    }
}
