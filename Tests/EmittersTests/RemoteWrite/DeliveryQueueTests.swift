// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Emitters

struct DeliveryQueueTests {
    @Test func `requests are sent in order, each until it is settled`() {
        var queue = DeliveryQueue(limit: 100)
        for time in 1...3 as ClosedRange<Int64> { _ = queue.append(request(time)) }

        #expect(queue.first()?.newest == 1)
        #expect(queue.first()?.newest == 1)
        queue.settleDelivered()
        #expect(queue.first()?.newest == 2)
        #expect(queue.settleDropped() == 10)
        #expect(queue.first()?.newest == 3)
        #expect(queue.newestDelivered == 1)
    }

    @Test func `a full queue drops its oldest, but never the one that is on its way`() {
        var queue = DeliveryQueue(limit: 30)
        _ = queue.append(request(1))
        _ = queue.first()
        let dropped = (2...6).map { queue.append(request($0)) }

        #expect(dropped == [0, 0, 0, 10, 10])
        #expect(queue.first()?.newest == 1)
        queue.settleDelivered()
        #expect(queue.first()?.newest == 4)
    }

    @Test func `a request beyond all room is dropped alone`() {
        var queue = DeliveryQueue(limit: 5)
        #expect(queue.append(request(1)) == 10)
        #expect(queue.isEmpty && queue.first() == nil)
    }

    @Test func `the account balances after every step`() {
        var queue = DeliveryQueue(limit: 50)
        var dropped: UInt64 = 0
        for time in 0..<5000 as Range<Int64> {
            switch Int.random(in: 0..<5) {
            case 0, 1: dropped += queue.append(request(time, samples: .random(in: 1...9)))
            case 2: _ = queue.first()
            case 3: queue.settleDelivered()
            default: dropped += queue.settleDropped()
            }
            #expect(queue.recorded == queue.delivered + queue.pending + dropped)
            #expect(queue.isEmpty == (queue.pending == 0))
        }
        #expect(queue.delivered > 0 && dropped > 0)
    }

    private func request(_ time: Int64, samples: Int = 10) -> FrozenRequest {
        FrozenRequest(body: [UInt8](repeating: 0, count: 10), samples: samples, oldest: time, newest: time)
    }
}
