// SPDX-License-Identifier: Apache-2.0

/// How much a request holds, and from when.
package struct RequestContents: Sendable {
    package private(set) var samples = 0
    package private(set) var histograms = 0
    package private(set) var exemplars = 0
    /// Milliseconds since 1970, of all samples of both kinds; there is none: the other way round.
    package private(set) var oldest = Int64.max
    package private(set) var newest = Int64.min

    /// Samples of both kinds.
    package var count: Int { samples + histograms }

    mutating func add(_ sample: RemoteWriteSample) { addSample(at: sample.timestamp) }

    mutating func addSample(at time: Int64) {
        samples += 1
        note(time)
    }

    mutating func add(_ histogram: NativeSample) {
        histograms += 1
        note(histogram.timestamp)
    }

    mutating func addExemplars(_ count: Int) {
        exemplars += count
    }

    private mutating func note(_ time: Int64) {
        oldest = min(oldest, time)
        newest = max(newest, time)
    }
}
