// SPDX-License-Identifier: Apache-2.0

import Protocol

extension FrozenRequest {
    private static let longest = 64 << 20

    /// The same samples in requests that may be sent again after a lost answer: see `BeginningSplit`.
    ///
    /// Without native histograms, which say what the classic ones beside them say too, nothing is lost when the request has
    /// to go out in version 1.
    func withBeginningsApart(keepingHistograms: Bool = true) -> [FrozenRequest] {
        guard oldest < newest || !keepingHistograms && histograms > 0,
            let message = try? Snappy.uncompress(body.span, limit: Self.longest),
            let split = try? BeginningSplit(message, version, keepingHistograms: keepingHistograms),
            split.samples + split.histograms + split.leftOut > 0
        else { return [self] }
        return parts(split).filter { $0.count > 0 }
    }

    private func parts(_ split: BeginningSplit) -> [FrozenRequest] {
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
            histograms: histograms - split.histograms - split.leftOut,
            exemplars: exemplars,
            oldest: newest,
            newest: newest
        )
        return [beginnings, rest]
    }
}
