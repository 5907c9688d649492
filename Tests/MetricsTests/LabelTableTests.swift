// SPDX-License-Identifier: Apache-2.0

import Metrics
import Testing

struct LabelTableTests {
    @Test func `numbers values in the order of their admission`() {
        let table = LabelTable(limit: 3)

        #expect(["a", "b", "a", "c"].map(table.admit) == [1, 2, 1, 3])
        #expect((0...4).map { table.value($0) } == ["other", "a", "b", "c", "other"])
        #expect(table.id(of: "b") == 2)
        #expect(table.id(of: "d") == nil)
        #expect(table.rejected == 0)
    }

    @Test func `counts a full table's refusals and answers with the overflow value`() {
        let table = LabelTable(limit: 1, overflow: "unknown")

        #expect(["a", "b", "b", "a"].map(table.admit) == [1, 0, 0, 1])
        #expect(table.value(0) == "unknown")
        #expect(table.rejected == 2)
    }

    @Test func `takes the overflow value and the empty name as no name, without counting them`() {
        let table = LabelTable(limit: 1)

        #expect(table.admit("other") == 0)
        #expect(table.admit("") == 0)
        #expect(table.rejected == 0)
    }

    @Test(arguments: [(length: 256, id: 1 as LabelID), (257, 0)])
    func `refuses a name too long to be one`(length: Int, id: LabelID) {
        #expect(LabelTable(limit: 10).admit(String(repeating: "x", count: length)) == id)
    }

    @Test func `tells values apart by their bytes`() {
        let table = LabelTable(limit: 10)

        #expect(table.admit("caf\u{E9}") != table.admit("cafe\u{301}"))
    }
}
