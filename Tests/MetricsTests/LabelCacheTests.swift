// SPDX-License-Identifier: Apache-2.0

import Linux
import Testing

@testable import Metrics

struct LabelCacheTests {
    @Test func `agrees with the table and with another worker's cache`() {
        let table = LabelTable(limit: 500)
        var first = LabelCache(table)
        var second = LabelCache(table)
        let names = (0..<500).map { "model-\($0)" }

        let admitted = names.map { first.admit($0) }
        let found = names.map { second.id(of: $0) }
        let again = names.map { first.id(of: $0) }

        #expect(admitted == (1...500).map { LabelID($0) })
        #expect(found == admitted)
        #expect(again == admitted)
    }

    @Test func `finds a name that was admitted elsewhere after it was asked for`() {
        let table = LabelTable(limit: 2)
        var cache = LabelCache(table)

        let before = cache.id(of: "late")
        table.admit("late")

        #expect(before == nil)
        #expect(cache.id(of: "late") == 1)
    }

    @Test(.timeLimit(.minutes(1)))
    func `takes no lock for a name seen before`() {
        let table = LabelTable(limit: 2)
        var cache = LabelCache(table)
        let id = cache.admit("seen")
        _ = cache.id(of: "seen")

        // The table's lock is not recursive: a look-up that took it would wait for itself.
        let idUnderLock = table.state.withLock { _ in cache.id(of: "seen") }

        #expect(idUnderLock == id)
    }

    @Test func `does not grow beyond the table's limit in a flood of names`() {
        let table = LabelTable(limit: 10)
        var cache = LabelCache(table)

        for number in 0..<100_000 { _ = cache.admit("made-up-\(number)") }
        for number in 0..<100_000 { _ = cache.id(of: "made-up-\(number)") }
        _ = cache.id(of: "other")

        #expect(cache.count == 11)
        #expect(table.rejected == 99_990)
    }

    @Test(
        arguments: [
            [], Array(repeating: UInt8(ascii: "x"), count: 1 << 20), [0xFF, 0xFE], [0xC3],
            Array("a\0b".utf8).dropLast(2) + [0x80],
        ] as [[UInt8]]
    )
    func `admits no bytes that are not a name`(bytes: [UInt8]) {
        let table = LabelTable(limit: 10)
        var cache = LabelCache(table)

        let asked = cache.id(of: bytes.span)
        let admitted = cache.admit(bytes.span)

        #expect(asked == nil)
        #expect(admitted == 0)
        #expect(table.id(of: "other") == 0)
        // No more than the overflow value.
        #expect(cache.count <= 1)
    }
}
