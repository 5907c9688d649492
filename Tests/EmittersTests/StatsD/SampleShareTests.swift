// SPDX-License-Identifier: Apache-2.0

import Metrics
import Testing

@testable import Emitters

struct SampleShareTests {
    @Test(arguments: [1, 4, 5, 7, 64], [0, 1, 4, 5, 100, 1000, 1003])
    func `keeps to its limit and stands for all that came`(limit: Int, count: Int) {
        var share = SampleShare(limit: limit)
        var stoodFor = 0
        for _ in 0..<5 {
            for _ in 0..<count { share.add(RequestSample()) }
            #expect(share.samples.count <= limit && share.oneIn.nonzeroBitCount == 1)
            stoodFor += share.samples.count * share.oneIn
            share.removeAll()
        }
        #expect(stoodFor >= 5 * count && stoodFor - 5 * count < max(count, 1))
    }

    @Test func `takes every second, fourth, eighth in even steps`() {
        var share = SampleShare(limit: 8)
        for duration in 0..<UInt64(50) {
            var sample = RequestSample()
            sample.duration = duration
            share.add(sample)
        }
        #expect(share.oneIn == 8)
        #expect(share.samples.map(\.duration) == [0, 8, 16, 24, 32, 40, 48])
    }
}
