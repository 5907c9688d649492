// SPDX-License-Identifier: Apache-2.0

import Linux
import Testing

@testable import Emitters

/// What holds for queues in memory and on disk alike.
struct DeliveryQueueTests {
    enum Place: CaseIterable { case memory, disk }

    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func queue(_ place: Place, bytes: Int = 1 << 20) throws -> QueueBox {
        try QueueBox(place == .disk ? folder : nil, bytes: bytes)
    }

    @Test(arguments: Place.allCases)
    func `requests are sent in order, each until it is settled`(place: Place) throws {
        let queue = try queue(place)
        for time in 1...3 as ClosedRange<Int64> { queue.append([.of(time)]) }

        #expect(queue.first() == .of(1))
        #expect(queue.first() == .of(1))
        queue.settle()
        #expect(queue.first() == .of(2))
        queue.settle(delivered: 0, dropping: "http_400")
        #expect(queue.first() == .of(3))
        #expect(queue.progress.newestDelivered == 1)
        #expect(queue.account.dropped("http_400") == 10)
        #expect(queue.oldestPending == 3)
        queue.settle(delivered: 4, dropping: "not_written")
        #expect(queue.first() == nil && queue.isEmpty)
        #expect(queue.account.delivered == 14 && queue.account.dropped("not_written") == 6)
    }

    @Test(arguments: Place.allCases)
    func `a full queue keeps its newest, the one on its way, and fewer points the older they are`(place: Place) throws {
        let queue = try queue(place, bytes: 100_000)
        for time in 1...5000 as ClosedRange<Int64> { queue.append([.of(time * 10_000, bytes: 100)]) }

        #expect(queue.account.dropped("thinned") > 0 && queue.account.droppedTotal == queue.account.dropped("thinned"))
        #expect(queue.account.isBalanced)
        let times = queue.drain().map(\.newest)
        #expect(times.first == 10_000 && times.last == 50_000_000)
        let gaps = zip(times, times.dropFirst()).map { $1 - $0 }
        #expect(gaps.allSatisfy { $0 > 0 })
        let (old, young) = (gaps.prefix(gaps.count / 4), gaps.suffix(gaps.count / 4))
        #expect(young.allSatisfy { $0 == 10_000 })
        #expect(old.reduce(0, +) > 4 * young.reduce(0, +))
    }

    @Test(arguments: Place.allCases)
    func `what begins and ends series outlives what only continues them`(place: Place) throws {
        let queue = try queue(place, bytes: 100_000)
        var special: [FrozenRequest] = []
        for time in 1...3000 as ClosedRange<Int64> {
            let request: FrozenRequest =
                switch time % 300 {
                case 0: .of(time * 10, oldest: time * 10 - 5, bytes: 100)
                case 1: .of(time * 10, kind: .final, bytes: 100)
                case 2: .of(time * 10, kind: .stale, bytes: 100)
                default: .of(time * 10, bytes: 100)
                }
            queue.append([request])
            if time % 300 < 3 { special.append(request) }
        }

        let left = queue.drain()
        #expect(special.allSatisfy(left.contains))
        #expect(left.count < 1000)
    }

    @Test(arguments: Place.allCases)
    func `when all is special the oldest go, and not as thinned`(place: Place) throws {
        let queue = try queue(place, bytes: 50_000)
        for time in 1...1000 as ClosedRange<Int64> { queue.append([.of(time * 10, kind: .stale, bytes: 100)]) }

        #expect(queue.account.dropped("queue_full") > 0 && queue.account.dropped("thinned") == 0)
        #expect(queue.account.isBalanced)
        let times = queue.drain().map(\.newest)
        #expect(times.first == 10 && times.last == 10_000)
        let rest = Array(times.dropFirst())
        #expect(zip(rest, rest.dropFirst()).allSatisfy { $1 == $0 + 10 })
    }

    @Test(arguments: Place.allCases)
    func `a snapshot beyond all room is dropped alone`(place: Place) throws {
        let queue = try queue(place, bytes: 20_000)
        queue.append([.of(1)])
        queue.append([.of(2, bytes: 30_000)])
        queue.append([.of(3)])

        #expect(queue.account.dropped("queue_full") == 10 && queue.account.isBalanced)
        #expect(queue.drain().map(\.newest) == [1, 3])
    }

    @Test(arguments: Place.allCases)
    func `the account balances after every step`(place: Place) throws {
        let queue = try queue(place, bytes: 30_000)
        for step in 0..<2000 as Range<Int64> {
            switch Int.random(in: 0..<6) {
            case 0, 1, 2:
                let requests = (0..<Int.random(in: 1...3)).map { _ in
                    FrozenRequest.of(step, samples: .random(in: 1...9), bytes: .random(in: 20...400))
                }
                queue.append(requests)
            case 3: _ = queue.first()
            case 4: queue.settle(delivered: .random(in: 0...9), dropping: "not_written")
            default: queue.settle(delivered: 0, dropping: "http_400")
            }
            #expect(queue.account.isBalanced)
            #expect(queue.isEmpty == (queue.account.pending == 0))
            #expect(queue.bytes <= 30_000)
        }
        #expect(queue.account.delivered > 0 && queue.account.droppedTotal > 0)
    }
}
