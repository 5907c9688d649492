// SPDX-License-Identifier: Apache-2.0

import Protocol

/// A request with its values and timestamps fixed: sending it again after a lost answer changes nothing.
struct FrozenRequest: Equatable, Sendable {
    /// What the samples are to their series.
    enum Kind: UInt8, Sendable {
        case values
        /// The last values before the process ends.
        case final
        /// The marks that series have ended. Whoever thins out a queue keeps them.
        case stale
    }

    let version: RemoteWriteVersion
    let kind: Kind

    /// The message as one snappy block, to be sent as it is.
    let body: [UInt8]

    /// Float samples, stale markers among them.
    let samples: Int
    /// Samples of native histograms, stale markers among them.
    let histograms: Int
    let exemplars: Int

    /// Milliseconds since 1970, of all samples in it.
    let oldest: Int64
    let newest: Int64

    init(
        version: RemoteWriteVersion = .v1,
        kind: Kind = .values,
        body: [UInt8],
        samples: Int,
        histograms: Int = 0,
        exemplars: Int = 0,
        oldest: Int64,
        newest: Int64
    ) {
        self.version = version
        self.kind = kind
        self.body = body
        self.samples = samples
        self.histograms = histograms
        self.exemplars = exemplars
        self.oldest = oldest
        self.newest = newest
    }

    /// Freezes what has been joined; the next request begins.
    init(_ kind: Kind, finishing joiner: inout RequestJoiner, in room: inout RequestRoom) {
        let contents = joiner.contents
        self.init(
            version: joiner.version,
            kind: kind,
            body: joiner.finish(in: &room),
            samples: contents.samples,
            histograms: contents.histograms,
            exemplars: contents.exemplars,
            oldest: contents.oldest,
            newest: contents.newest
        )
    }

    /// Samples of both kinds, which is what a destination's account counts.
    var count: Int { samples + histograms }
}
