// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Metrics
import Testing

@testable import Emitters

struct CounterFileTests {
    private let folder = "/tmp/tokenmeter-test-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    private var path: String { "\(folder)/udp:127.0.0.1:8125" }

    /// One process' life: what it tells of a counter that shows `total`.
    private func life(_ total: Double, born: Int64 = 50, startedAt: Int64, name: String = "test") throws -> Double? {
        let totals = CounterTotals(startedAt: startedAt, file: try CounterFile(path))
        let counter = SeriesIdentity([Label("kind", "a"), Label("model", "m\n\u{1F}")])
        let increment = totals.increment(of: counter, born: born, to: total, name: name)
        totals.confirm(increment.map { [$0] } ?? [])
        totals.endFlush()
        return increment?.amount
    }

    @Test func `the next process tells only what is new`() throws {
        defer { remove() }
        #expect(try life(5, startedAt: 50) == 5)
        #expect(try life(12, startedAt: 60) == 7)
        #expect(try life(12, startedAt: 70) == nil)
        #expect(try life(12.5, startedAt: 80) == 0.5)
    }

    @Test func `without a file of before an older counter's value is not news, with one it is`() throws {
        defer { remove() }
        #expect(try life(5, startedAt: 60) == nil)
        #expect(try life(3, born: 55, startedAt: 70, name: "later") == 3)
    }

    @Test func `a file whose first flush was cut short is none`() throws {
        defer { remove() }
        let totals = CounterTotals(startedAt: 60, file: try CounterFile(path))
        _ = totals.increment(of: SeriesIdentity(), born: 50, to: 5, name: "other")

        #expect(try life(5, startedAt: 60) == nil)
    }

    @Test func `a counter that began anew is told from zero`() throws {
        defer { remove() }
        #expect(try life(5, startedAt: 50) == 5)
        #expect(try life(9, born: 65, startedAt: 70) == 9)
        #expect(try life(4, born: 65, startedAt: 80) == 4)
    }

    @Test func `increments that were not confirmed are told by the next process`() throws {
        defer { remove() }
        #expect(try life(5, startedAt: 50) == 5)
        let totals = CounterTotals(startedAt: 60, file: try CounterFile(path))
        let counter = SeriesIdentity([Label("kind", "a"), Label("model", "m\n\u{1F}")])
        #expect(totals.increment(of: counter, born: 50, to: 9, name: "test")?.amount == 4)
        #expect(try life(9, startedAt: 70) == 4)
    }

    @Test(arguments: 0...150)
    func `a file cut off anywhere never tells less than the truth`(length: Int) throws {
        defer { remove() }
        _ = try life(5, startedAt: 50)
        _ = try life(6, startedAt: 50, name: "second")
        unsafe truncate(path, length)

        for (name, total) in [("test", 7.0), ("second", 8.0)] {
            let told = try life(total, startedAt: 50, name: name) ?? 0
            #expect(told == 2 || told == total)
        }
    }

    @Test func `random bytes are no file`() throws {
        defer { remove() }
        unsafe mkdir(folder, 0o700)
        for seed in 0..<200 {
            let head = seed.isMultiple(of: 2) ? CounterRecord.magic : []
            let bytes = head + (0..<64).map { _ in UInt8.random(in: 0...255) }
            let file = try FileDescriptor(owning: unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600))
            try #require(unsafe write(file.rawValue, bytes, bytes.count) == bytes.count)
            #expect(try life(5, startedAt: 50) == 5)
            #expect(try life(6, startedAt: 50) == 1)
        }
    }

    @Test func `what has ended is left out of the file at last`() throws {
        defer { remove() }
        let totals = CounterTotals(startedAt: 0, file: try CounterFile(path))
        let living = SeriesIdentity([Label("kind", "living")])
        for number in 0..<2000 {
            for identity in [living, SeriesIdentity([Label("kind", "\(number)")])] {
                let total = identity === living ? Double(number + 1) : 1
                let increment = totals.increment(of: identity, born: 1, to: total, name: "m")
                totals.confirm(increment.map { [$0] } ?? [])
            }
            totals.endFlush()
        }

        let file = try CounterFile(path)
        #expect(file.count < 1100)
        #expect(file.sum(of: CounterFile.Key("m", living.labels, birth: 1)) == 2000)
    }

    private func remove() {
        unsafe unlink(path)
        unsafe rmdir(folder)
    }
}
