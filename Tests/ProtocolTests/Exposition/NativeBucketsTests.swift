// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Protocol

struct NativeBucketsTests {
    @Test(arguments: [
        (-3, [] as [UInt64], [] as [BucketSpan], [] as [Int64]),
        (5, [7], [BucketSpan(offset: 5, length: 1)], [7]),
        (-3, [1, 4, 2], [BucketSpan(offset: -3, length: 3)], [1, 3, -2]),
        // Up to two empty buckets are written as such, more make a gap.
        (0, [1, 0, 0, 2], [BucketSpan(offset: 0, length: 4)], [1, -1, 0, 2]),
        (0, [1, 0, 0, 0, 2], [BucketSpan(offset: 0, length: 1), BucketSpan(offset: 3, length: 1)], [1, 1]),
        (
            -9, [3, 3, 0, 0, 0, 0, 5, 0, 1], [BucketSpan(offset: -9, length: 2), BucketSpan(offset: 4, length: 3)],
            [3, 0, 2, -5, 1]
        ),
        // A store that does not trim its ends.
        (2, [0, 0, 0, 6, 0], [BucketSpan(offset: 5, length: 1)], [6]),
    ])
    func `buckets become runs and differences`(offset: Int, counts: [UInt64], spans: [BucketSpan], deltas: [Int64]) {
        let buckets = NativeBuckets(schema: 3, zeroThreshold: 0, zeroCount: 0, offset: offset, counts: counts)
        let runs = buckets.spans()

        #expect(runs.spans == spans)
        #expect(runs.deltas == deltas)
    }

    @Test func `runs read back as the buckets that they were made of`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let offset = Int.random(in: -100...100, using: &random)
            let counts = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                Bool.random(using: &random) ? 0 : UInt64.random(in: 0...5, using: &random)
            }
            let runs = NativeBuckets(schema: 3, zeroThreshold: 0, zeroCount: 0, offset: offset, counts: counts).spans()
            var expected: [Int: Int64] = [:]
            for (index, count) in counts.enumerated() where count > 0 { expected[offset + index] = Int64(count) }
            #expect(read(runs.spans, runs.deltas) == expected)
        }
    }

    private func read(_ spans: [BucketSpan], _ deltas: [Int64]) -> [Int: Int64] {
        var rest = deltas[...]
        var place = 0
        var count: Int64 = 0
        var buckets: [Int: Int64] = [:]
        for span in spans {
            place += Int(span.offset)
            for _ in 0..<span.length {
                count += rest.popFirst() ?? 0
                if count != 0 { buckets[place] = count }
                place += 1
            }
        }
        return buckets
    }
}
