// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Transport

struct AddressBookTests {
    private static let one = Address(host: "192.0.2.1", port: 443)
    private static let other = Address(host: "192.0.2.2", port: 443)

    /// What is known after an answer at the start, and after an asking that failed or has not come back.
    @Test(arguments: [
        (second: UInt64(0), isKnown: true, mustAsk: false),
        (second: 29, isKnown: true, mustAsk: false),
        (second: 30, isKnown: true, mustAsk: true),
        (second: 299, isKnown: true, mustAsk: true),
        (second: 300, isKnown: false, mustAsk: true),
    ])
    func `remembers an answer for a while`(second: UInt64, isKnown: Bool, mustAsk: Bool) throws {
        var book = AddressBook<Int>()
        _ = book.settle("a:443", [try #require(Self.one)], at: 0)
        let (reply, asks) = book.look(up: "a:443", at: .seconds(second), for: 1)
        #expect(addresses(reply) == (isKnown ? ["192.0.2.1:443"] : nil))
        #expect(asks == mustAsk)
    }

    @Test
    func `asks once for all who wait, and for each name by itself`() throws {
        var book = AddressBook<Int>()
        #expect(book.look(up: "a:443", at: 0, for: 1).mustAsk)
        #expect(!book.look(up: "a:443", at: 0, for: 2).mustAsk)
        #expect(book.look(up: "b:443", at: 0, for: 3).mustAsk)
        #expect(book.settle("a:443", [try #require(Self.one)], at: 1) == [1, 2])
        #expect(book.settle("b:443", nil, at: 1) == [3])
        #expect(book.settle("b:443", nil, at: 1).isEmpty)
    }

    @Test
    func `asks anew after a failure`() {
        var book = AddressBook<Int>()
        for round in 0..<3 {
            let (reply, mustAsk) = book.look(up: "a:443", at: UInt64(round), for: round)
            #expect(addresses(reply) == nil)
            #expect(mustAsk)
            #expect(book.settle("a:443", nil, at: UInt64(round)) == [round])
        }
    }

    @Test
    func `serves an old answer while the new one is on its way`() throws {
        var book = AddressBook<Int>()
        _ = book.settle("a:443", [try #require(Self.one)], at: 0)
        #expect(book.look(up: "a:443", at: .seconds(31), for: 1).mustAsk)
        let (reply, mustAsk) = book.look(up: "a:443", at: .seconds(32), for: 2)
        #expect(addresses(reply) == ["192.0.2.1:443"])
        #expect(!mustAsk)
        #expect(book.settle("a:443", [try #require(Self.other)], at: .seconds(33)).isEmpty)
        #expect(addresses(book.look(up: "a:443", at: .seconds(34), for: 3).reply) == ["192.0.2.2:443"])
    }

    @Test
    func `leaves a name server that is down in peace for a second`() throws {
        var book = AddressBook<Int>()
        _ = book.settle("a:443", [try #require(Self.one)], at: 0)
        _ = book.look(up: "a:443", at: .seconds(31), for: 1)
        _ = book.settle("a:443", nil, at: .seconds(31))
        #expect(!book.look(up: "a:443", at: .seconds(31) + .milliseconds(999), for: 2).mustAsk)
        #expect(book.look(up: "a:443", at: .seconds(32), for: 3).mustAsk)
    }

    private func addresses(_ reply: AddressBook<Int>.Reply) -> [String]? {
        guard case .known(let addresses) = reply else { return nil }
        return addresses.map(\.description)
    }
}
