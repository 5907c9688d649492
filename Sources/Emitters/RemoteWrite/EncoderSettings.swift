// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

/// What the requests for a destination look like.
struct EncoderSettings: Sendable {
    var version = RemoteWriteVersion.v1

    /// Put on every series that has no such label of its own.
    var external: [Label] = []

    var samplesPerRequest = 2000
    /// Of a message before compression. Receivers refuse more than 32 MiB.
    var messageBytes = 1 << 20
    /// Of a compressed message.
    var bodyBytes = 1 << 20

    /// In which version histograms go out in exponential buckets too, besides the classic ones, under the family's bare
    /// name. 1.0 as specified has none; Prometheus and those that follow it take them all the same.
    var nativeHistograms: Set<RemoteWriteVersion> = [.v2]

    /// The newest timestamp that was ever sent under these labels, milliseconds since 1970: all others will be later, and
    /// series that were there already by then are taken to be known.
    var sentUntil = Int64.min

    var limits: RequestLimits {
        RequestLimits(samples: max(1, samplesPerRequest), message: messageBytes, body: bodyBytes)
    }
}
