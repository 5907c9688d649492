// SPDX-License-Identifier: Apache-2.0

import Linux
import Testing

@testable import Metrics

/// What becomes of a state that cannot be trusted.
struct SetAsideTests {
    /// One sample folded and one in the ring, as a killed process leaves them.
    private static func leave(in folder: TemporaryDirectory, sync: SyncPolicy = .never, closing: Bool = false) throws {
        let life = try Life(in: folder, sync: sync)
        life.labels.models.admit("m")
        life.record([.model { $0.model = 1 }])
        _ = life.collector.snapshot()
        if let copy = life.keeper.copyIfDue(at: 1 << 60) { try life.keeper.keep(copy) }
        if closing { return try life.keeper.close() }
        life.record([.model { $0.model = 1 }])
    }

    /// Words of the files that say what they are; each is changed for another.
    @Test(arguments: [
        (file: "series", word: 0, why: "damaged or not ours"), ("series", 1, "damaged or not ours"),
        ("series", 7, "damaged or not ours"), ("labels", 5, "does not belong"), ("labels", 33, "labels is damaged"),
    ])
    func `is moved away whole and warned of, never misread`(file: String, word: Int, why: String) throws {
        let folder = TemporaryDirectory()
        try Self.leave(in: folder)
        try folder.edit(file, at: word, 0x1234_5678)

        let life = try Life(in: folder)

        let warnings = life.warnings.withLock { $0 }
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains(why) == true)
        #expect(life.collector.snapshot().total("llm_requests_total") == 0)
        let aside = try #require(folder.names().first { $0.hasPrefix("set-aside-") })
        #expect(folder.names(in: folder.path + "/" + aside) == ["labels", "ring-0", "series"])
    }

    @Test func `another version's layout is not read`() throws {
        let folder = TemporaryDirectory()
        try Self.leave(in: folder)
        let header = StateHeader(
            kind: .series,
            layout: 1,
            recordSize: UInt64(SeriesStore.slabSize),
            capacity: 0,
            state: 1,
            instance: "i".stableHash
        )
        for (word, value) in header.encoded.enumerated() { try folder.edit("series", at: word, value) }

        let life = try Life(in: folder)

        #expect(life.warnings.withLock { $0 }.first?.contains("another version") == true)
    }

    @Test func `another instance's counters are not gone on with`() throws {
        let folder = TemporaryDirectory()
        try Self.leave(in: folder)

        let life = try Life(in: folder, instance: "another")

        #expect(life.warnings.withLock { $0 }.first?.contains("another instance") == true)
        #expect(life.collector.snapshot().total("llm_requests_total") == 0)
    }

    @Test(arguments: [0, 2, 3, 5, 7])
    func `a ring that is not ours is moved away alone`(word: Int) throws {
        let folder = TemporaryDirectory()
        try Self.leave(in: folder)
        try folder.edit("ring-0", at: word, 77)

        let life = try Life(in: folder)
        life.record([.model()])

        #expect(life.warnings.withLock { $0 }.first?.contains("ring-0 cannot be read") == true)
        #expect(life.collector.snapshot().total("llm_requests_total") == 2)
    }

    @Test func `a ring out of step with the totals starts anew`() throws {
        let folder = TemporaryDirectory()
        try Self.leave(in: folder)
        try folder.edit("ring-0", at: 16, 1 << 40)

        let life = try Life(in: folder)
        life.record([.model()])

        #expect(life.warnings.withLock { $0 } == ["ring-0 is not in step with the totals"])
        #expect(life.collector.snapshot().total("llm_requests_total") == 2)
    }

    @Test func `whatever bytes a record has, it is read as some sample`() throws {
        let folder = TemporaryDirectory()
        try Self.leave(in: folder)
        let words = MemoryLayout<RequestSample>.stride / 8
        for word in 0..<words { try folder.edit("ring-0", at: 48 + words + word, .max) }

        let life = try Life(in: folder)

        #expect(life.collector.snapshot().total("http_request_duration_seconds") == 2)
    }
}

extension SetAsideTests {
    /// The place where the totals' file names the kernel's life; another value stands for a power cut.
    private static let boot = SeriesStore.bootPlace / 8

    @Test func `after a power cut without a checkpoint, the totals start from zero`() throws {
        let folder = TemporaryDirectory()
        try Self.leave(in: folder)
        try folder.edit("series", at: Self.boot, 1)

        let life = try Life(in: folder)

        #expect(life.warnings.withLock { $0 }.first?.contains("the power was cut") == true)
        #expect(life.collector.snapshot().total("llm_requests_total") == 0)
    }

    @Test(arguments: [SyncPolicy.always, .interval(1)])
    func `after a power cut, the totals are those of the last checkpoint`(sync: SyncPolicy) throws {
        let folder = TemporaryDirectory()
        try Self.leave(in: folder, sync: sync)
        try folder.edit("series", at: Self.boot, 1)

        let life = try Life(in: folder, sync: sync)
        let restored = life.collector.snapshot()
        life.record([.model { $0.model = 1 }])
        let later = life.collector.snapshot()

        #expect(life.warnings.withLock { $0 } == ["the power was cut: the totals are those of the last checkpoint"])
        #expect(restored.number("llm_requests_total", Self.modelOne) == 1)
        #expect(restored.number("proxy_samples_dropped_total", ["reason": "unreadable"]) == 1)
        #expect(later.total("llm_requests_total") == 2)
        #expect(later.number("llm_requests_total", Self.modelOne) == 2)
    }

    private static let modelOne = ["provider": "other", "model": "m", "tenant": "other", "status": "200"]

    @Test func `a damaged checkpoint is none`() throws {
        let folder = TemporaryDirectory()
        try Self.leave(in: folder, sync: .always)
        try folder.edit("series", at: Self.boot, 1)
        try folder.edit("checkpoint", at: 9, 99)

        let life = try Life(in: folder)

        #expect(life.warnings.withLock { $0 }.first?.contains("there is no checkpoint") == true)
    }

    @Test func `what was closed outlasts a power cut`() throws {
        let folder = TemporaryDirectory()
        try Self.leave(in: folder, closing: true)
        try folder.edit("series", at: Self.boot, 1)

        let life = try Life(in: folder)

        #expect(life.warnings.withLock { $0 }.isEmpty)
        #expect(life.collector.snapshot().total("llm_requests_total") == 1)
    }
}
