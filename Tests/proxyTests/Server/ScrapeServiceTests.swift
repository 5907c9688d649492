// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Protocol
import Testing

@testable import proxy

struct ScrapeServiceTests {
    @Test func `scrapes that wait together get one snapshot and one rendering`() async throws {
        let source = Source()
        let service = ScrapeService { source.snapshot() }
        let thread = try service.start()
        async let first = service.page(.text, .identity)
        while source.snapshots == 0 { await Task.yield() }

        let orders = (0..<30).map { number in
            (ExpositionFormat.allCases[number % 3], number % 2 == 0 ? ContentCoding.gzip : .identity)
        }
        let pages = await withTaskGroup { group in
            for (number, order) in orders.enumerated() {
                group.addTask { (number, await service.page(order.0, order.1)) }
            }
            while service.waiting < orders.count { await Task.yield() }
            source.go()
            return await group.reduce(into: [Int: [UInt8]]()) { $0[$1.0] = $1.1 }
        }

        #expect(source.snapshots == 2)
        #expect(String(decoding: await first, as: UTF8.self).hasSuffix("\nsnapshots 1\n"))
        for (number, order) in orders.enumerated() where order == (.text, .identity) {
            #expect(String(decoding: pages[number] ?? [], as: UTF8.self).hasSuffix("\nsnapshots 2\n"))
        }
        // The same memory, which nobody has made twice.
        let places = Set(
            pages.values.map { page in
                unsafe page.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
            }
        )
        #expect(places.count == 6)
        service.stop()
        thread.join()
    }

    @Test func `a service that is stopped serves those who wait`() async throws {
        let source = Source()
        let service = ScrapeService { source.snapshot() }
        let thread = try service.start()
        async let first = service.page(.text, .identity)
        while source.snapshots == 0 { await Task.yield() }
        async let second = service.page(.openMetrics, .identity)
        while service.waiting < 1 { await Task.yield() }
        service.stop()
        source.go()

        await #expect(!first.isEmpty)
        await #expect(String(decoding: second, as: UTF8.self).hasSuffix("# EOF\n"))
        thread.join()
    }
}

/// Takes its first snapshot when it is told to go.
private final class Source: Sendable {
    private struct State {
        var snapshots = 0
        var mayGo = false
    }

    private let state = Lock(State())
    private let identity = SeriesIdentity()

    var snapshots: Int { state.withLock { $0.snapshots } }

    func snapshot() -> Snapshot {
        state.signal { $0.snapshots += 1 }
        state.wait(until: .max) { $0.mayGo }
        let series = Series(identity, .number(Double(snapshots)))
        let family = Family(name: "snapshots", help: "So far.", kind: .gauge, series: [series])
        return Snapshot(takenAt: 1, startedAt: 1, families: [family])
    }

    func go() { state.signal { $0.mayGo = true } }
}
