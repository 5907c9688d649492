// SPDX-License-Identifier: Apache-2.0

import Metrics

/// An even share of the samples that came since the last flush: all up to a limit, of more every second, fourth, eighth…
///
/// What the shares stand for adds up: samples that the last of one flush already stands for are passed over in the next.
struct SampleShare {
    private let limit: Int
    private(set) var samples: [RequestSample] = []
    /// How many samples each of them stands for, a power of two.
    private(set) var oneIn = 1
    /// How many of the next ones are stood for already.
    private var passedOver = 0

    init(limit: Int) {
        self.limit = max(limit, 1)
    }

    mutating func add(_ sample: RequestSample) {
        if passedOver > 0 {
            passedOver -= 1
            return
        }
        samples.append(sample)
        passedOver = oneIn - 1
        if samples.count > limit { halve() }
    }

    /// Begins the next flush's share.
    mutating func removeAll() {
        samples.removeAll(keepingCapacity: true)
        oneIn = 1
    }

    private mutating func halve() {
        let isLastKept = !samples.count.isMultiple(of: 2)
        samples = stride(from: 0, to: samples.count, by: 2).map { samples[$0] }
        if isLastKept { passedOver += oneIn }
        oneIn *= 2
    }
}
