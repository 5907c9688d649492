// SPDX-License-Identifier: Apache-2.0

import Metrics
import Testing

@testable import Emitters

struct SeriesCacheTests {
    private let series = (0..<4).map { _ in SeriesIdentity() }

    @Test func `an entry is made once for a series' life`() {
        var cache = SeriesCache<Int>()
        var made = 0
        for order in [[0, 1, 2, 3], [0, 1, 2, 3], [3, 1, 0, 2], [0, 3, 2, 1]] {
            cache.beginPage()
            for place in order {
                let entry = cache.entry(series[place]) {
                    made += 1
                    return place
                }
                #expect(entry == place)
            }
            cache.endPage(series: 4)
        }
        #expect(made == 4)
    }

    @Test func `a series that a page leaves out is forgotten, the others are not`() {
        var cache = SeriesCache<Int>()
        for order in [[0, 1, 2, 3], [1, 3]] {
            cache.beginPage()
            for place in order { _ = cache.entry(series[place]) { place } }
            cache.endPage(series: order.count)
        }
        #expect(cache.count == 2)

        cache.beginPage()
        var made: [Int] = []
        for place in [3, 2, 1, 0] {
            _ = cache.entry(series[place]) {
                made.append(place)
                return place
            }
        }
        #expect(made == [2, 0])
    }
}
