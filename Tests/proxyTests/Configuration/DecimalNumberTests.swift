// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import proxy

struct DecimalNumberTests {
    @Test(
        arguments: [
            ("0", 0, 0), ("-0", 0, 0), ("0.000", 9, 0), ("5", 9, 5_000_000_000), ("0.075", 9, 75_000_000),
            ("0.1", 9, 100_000_000), (".5", 1, 5), ("5.", 0, 5), ("+7", 0, 7), ("1e3", 0, 1_000), ("12.5E-1", 2, 125),
            ("0.000000001", 9, 1), ("10.000000000000000", 0, 10), ("000012", 0, 12),
            ("18446744073709551615", 0, UInt64.max),
        ] as [(String, Int, UInt64)]
    )
    func `is whole when its digits end in time`(text: String, power: Int, whole: UInt64) {
        #expect(DecimalNumber(text)?.whole(timesTenToThe: power) == whole)
    }

    @Test(arguments: [
        ("0.0000000001", 9), ("-1", 0), ("18446744073709551616", 0), ("1e20", 0), ("1.5", 0), ("1e1000", 0),
        ("1e-1000", 9), ("99999999999999999999", 0),
    ])
    func `is not whole when digits would be lost`(text: String, power: Int) throws {
        #expect(try #require(DecimalNumber(text)).whole(timesTenToThe: power) == nil)
    }

    @Test(arguments: [
        "", "-", ".", "1e", "e1", "1e1001", "1e9999999999999999999", "0x1", "1_000", "1,5", "１", "--1", "1e+-2", "1.-2",
    ])
    func `is read from decimal digits only`(text: String) {
        #expect(DecimalNumber(text) == nil)
    }

    @Test(arguments: [
        ("0", "0"), ("-0.0", "0"), ("50", "50"), ("5e1", "50"), ("-1.50", "-1.5"), ("0.25", "0.25"), (".001", "0.001"),
        ("12.345", "12.345"), ("500.000000001", "500.000000001"), ("1e-30", "1e-30"), ("1e30", "1e30"),
    ])
    func `is shown as it would be written`(text: String, shown: String) throws {
        let number = try #require(DecimalNumber(text))

        #expect(number.description == shown)
        #expect(DecimalNumber(shown) == number)
    }
}
