// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Emitters

struct DatagramPacerTests {
    @Test(arguments: [1, 7, 100, 5000, 70_000])
    func `spreads datagrams evenly over the window in small bursts`(count: Int) {
        let window: UInt64 = 9_000_000_000
        var pacer = DatagramPacer()
        pacer.begin(count, at: 1000, over: window)
        let (sent, bursts, end) = run(&pacer, count, from: 1000)

        #expect(sent == count && bursts.allSatisfy { $0 <= DatagramPacer.burst })
        #expect(end - 1000 <= window + 2 * DatagramPacer.rest)
        #expect(count == 1 || end - 1000 >= window / 2)
    }

    @Test func `a thread that slept too long catches up in bursts with rests`() {
        var pacer = DatagramPacer()
        pacer.begin(1000, at: 0, over: 1_000_000_000)
        let late: UInt64 = 900_000_000
        #expect(pacer.allowance(at: late) == DatagramPacer.burst)
        #expect(pacer.allowance(at: late) == 0)
        #expect(pacer.wakeAt == late + DatagramPacer.rest)
        #expect(pacer.allowance(at: late + DatagramPacer.rest) == DatagramPacer.burst)
    }

    @Test func `in a hurry a datagram each eighth of a millisecond goes out`() {
        var pacer = DatagramPacer()
        pacer.begin(800, at: 0, over: 9_000_000_000)
        pacer.hurry(at: 0)
        let (sent, _, end) = run(&pacer, 800, from: 0)
        #expect(sent == 800 && (99_000_000...101_000_000).contains(end))
    }

    private func run(_ pacer: inout DatagramPacer, _ count: Int, from start: UInt64) -> (Int, [Int], UInt64) {
        var (now, sent, bursts) = (start, 0, [Int]())
        while sent < count {
            now = max(now, pacer.wakeAt)
            bursts.append(min(pacer.allowance(at: now), count - sent))
            sent += bursts.last ?? 0
        }
        return (sent, bursts, now)
    }
}
