// SPDX-License-Identifier: Apache-2.0

import Linux
import Testing

@testable import Emitters

/// What the next process finds, whatever happened to the last one.
struct QueueRecoveryTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func open(_ place: TemporaryFolder, bytes: Int = 1 << 20) throws -> QueueBox {
        try QueueBox(place, bytes: bytes)
    }

    @Test func `the next process goes on where the last one stopped`() throws {
        do {
            let queue = try open(folder)
            for time in 1...5 as ClosedRange<Int64> { queue.append([.of(time), .of(time, samples: 3)]) }
            for _ in 0..<3 { queue.settle() }
            queue.remember(version1Until: 77)
        }
        let queue = try open(folder)
        #expect(queue.notices == [.takenOver(samples: 42)])
        #expect(queue.account.recorded == 65 && queue.account.delivered == 23 && queue.account.isBalanced)
        #expect(queue.progress.version1Until == 77)
        #expect(queue.progress.newestRecorded == 5 && queue.progress.newestDelivered == 2)
        queue.append([.of(6)])
        #expect(queue.drain().map(\.newest) == [2, 3, 3, 4, 4, 5, 5, 6])
        #expect(queue.account.delivered == 75 && queue.account.isBalanced)
    }

    @Test func `two processes never share a folder`() throws {
        let first = try open(folder)
        #expect(throws: DeliveryQueue.OpenError.inUse) { _ = try open(folder) }
        #expect(first.isEmpty)
    }

    @Test func `a kill in the middle of a record's writing costs nothing but that record`() throws {
        do {
            let queue = try open(folder)
            queue.append([.of(1, bytes: 50)])
            queue.append([.of(2, bytes: 50)])
        }
        let name = try #require(folder.segments.last)
        let whole = try folder.read(name)
        let second = whole.count - QueueRecord.headerSize - 50
        for end in second..<whole.count {
            let copy = try folder.copied()
            try copy.write(name, Array(whole[..<end]))
            let queue = try open(copy)
            #expect(queue.notices.contains(.tornEnd(bytes: end - second)) == (end > second))
            #expect(!queue.notices.contains { if case .damaged = $0 { true } else { false } })
            queue.append([.of(3)])
            #expect(queue.account.isBalanced)
            #expect(queue.drain() == [.of(1, bytes: 50), .of(3)])
        }
    }

    @Test func `a kill after any write leaves a balanced account and every request`() throws {
        let queue = try open(folder, bytes: 30_000)
        var expected: [Int64] = []
        for time in 1...400 as ClosedRange<Int64> {
            queue.append([.of(time * 10_000, bytes: 200)])
            if time % 7 == 0 { queue.settle() }
            guard time % 10 == 0 else { continue }
            let copy = try folder.copied()
            let next = try open(copy, bytes: 30_000)
            #expect(next.account == queue.account)
            #expect(next.account.isBalanced)
            expected = next.drain().map(\.newest)
            #expect(expected.last == time * 10_000 && copy.bytes <= 45_000)
        }
        #expect(queue.account.dropped("thinned") > 0)
        let left = queue.drain().map(\.newest) == expected
        #expect(left)
    }

    @Test func `a thinning that a kill interrupts is counted as such`() throws {
        let queue = try open(folder, bytes: 30_000)
        for time in 1...60 as ClosedRange<Int64> { queue.append([.of(time * 10_000, bytes: 200)]) }
        #expect(queue.account.droppedTotal == 0)
        let before = try folder.copied()
        var time: Int64 = 60
        while queue.account.droppedTotal == 0 {
            time += 1
            queue.append([.of(time * 10_000, bytes: 200)])
        }
        // The segments as after the thinning, the progress as when it had only been planned.
        let between = try folder.copied()
        let slots = try before.read("progress")
        var planned = try #require(QueueProgress(Array(slots.suffix(QueueProgress.slotSize))))
        planned.planned.thinned = queue.account.dropped("thinned")
        planned.generation = 1000
        try between.write("progress", planned.encoded() + planned.encoded())
        let next = try open(between, bytes: 30_000)
        #expect(next.account.isBalanced)
        #expect(next.account.dropped("thinned") == queue.account.dropped("thinned"))
        #expect(next.account.dropped("missing") == 0)
    }

    @Test func `garbage is set aside, and what is sound on both sides of it is delivered`() throws {
        do {
            let queue = try open(folder)
            for time in 1...3 as ClosedRange<Int64> { queue.append([.of(time, bytes: 100)]) }
        }
        let name = try #require(folder.segments.first)
        var bytes = try folder.read(name)
        let second = SegmentScan.header.count + QueueRecord.headerSize + 100
        for place in second + 20..<second + 60 { bytes[place] = .random(in: 0 ... .max) }
        try folder.write(name, bytes)

        let queue = try open(folder)
        #expect(queue.notices.contains(.damaged(file: folder.folder.path("damaged"))))
        #expect(queue.notices.contains(.missing(samples: 10)))
        #expect(queue.account.dropped("missing") == 10 && queue.account.isBalanced)
        #expect(queue.drain().map(\.newest) == [1, 3])
        let kept = try folder.read("damaged") == bytes
        #expect(kept)
    }

    @Test(arguments: [0, 1, 5, 7, 8, 40, 5000])
    func `random bytes for a segment harm nobody`(size: Int) throws {
        for round in 0..<20 {
            let place = try TemporaryFolder()
            var bytes = (0..<size).map { _ in UInt8.random(in: 0 ... .max) }
            if round % 2 == 0 { bytes.replaceSubrange(0..<min(8, size), with: SegmentScan.header.prefix(min(8, size))) }
            try place.write("segment-00000001", bytes)
            try place.write("progress", (0..<size).map { _ in UInt8.random(in: 0 ... .max) })
            let queue = try open(place)
            queue.append([.of(1)])
            #expect(queue.drain() == [.of(1)])
            #expect(queue.account.isBalanced)
        }
    }

    @Test func `a lost progress file costs a repetition, not a request`() throws {
        do {
            let queue = try open(folder)
            for time in 1...4 as ClosedRange<Int64> { queue.append([.of(time)]) }
            queue.settle()
        }
        folder.folder.remove("progress")
        let queue = try open(folder)
        #expect(queue.account.isBalanced)
        #expect(queue.drain().map(\.newest) == [1, 2, 3, 4])
    }

    @Test func `while the disk takes nothing the queue goes on in memory`() throws {
        let queue = try open(folder)
        queue.append([.of(1)])
        // The folder's own name taken away is what a full or a vanished disk looks like.
        for name in folder.segments { folder.folder.remove(name) }
        let gone = TemporaryFolder.moved(folder)
        queue.append([.of(2), .of(2)])
        #expect(queue.notices.contains { if case .writeFailed = $0 { true } else { false } })
        #expect(queue.pendingInMemory == 20)
        #expect(queue.account.isBalanced)
        TemporaryFolder.back(gone, folder)
        queue.append([.of(3)])
        #expect(queue.pendingInMemory == 20)
        #expect(queue.drain().map(\.newest) == [2, 2, 3])
        #expect(queue.account.dropped("unreadable") == 10)
    }

    @Test func `settled segments are removed`() throws {
        let queue = try open(folder, bytes: 200_000)
        for time in 1...200 as ClosedRange<Int64> {
            queue.append([.of(time, bytes: 500)])
            queue.settle()
            #expect(folder.bytes < 30_000)
        }
        #expect(queue.account.delivered == 2000)
    }
}
