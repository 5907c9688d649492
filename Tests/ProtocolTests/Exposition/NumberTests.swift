// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Protocol

struct NumberTests {
    @Test(arguments: [
        (0.0, "0"), (-0.0, "0"), (1, "1"), (-17, "-17"), (1e15, "1000000000000000"), (0.5, "0.5"), (-2.25, "-2.25"),
        (9_007_199_254_740_991, "9007199254740991"), (1e16, "1e+16"), (1e300, "1e+300"), (0.0001, "0.0001"),
        (0.00001, "1e-05"), (1.5e-7, "1.5e-07"), (.leastNonzeroMagnitude, "5e-324"), (1234567.5, "1.2345675e+06"),
        (123456.75, "123456.75"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
    ])
    func `a value is a whole number or what Go would print`(value: Double, text: String) {
        var bytes: [UInt8] = []
        bytes.appendValue(value)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test(arguments: [
        (0.0, "0.0"), (1, "1.0"), (-1, "-1.0"), (2.5, "2.5"), (10, "10.0"), (3600, "3600.0"), (0.005, "0.005"),
        (0.000005, "5e-06"), (0.000025, "2.5e-05"), (0.0001, "0.0001"), (64, "64.0"), (262_144, "262144.0"),
        (999_999, "999999.0"), (1_000_000, "1e+06"), (1_048_576, "1.048576e+06"), (16_777_216, "1.6777216e+07"),
        (.infinity, "+Inf"),
    ])
    func `a bucket bound is in the one form that Prometheus stores`(bound: Double, text: String) {
        var bytes: [UInt8] = []
        bytes.appendCanonical(bound)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test(arguments: [
        (3.0, "3"), (0.000000018, "0.000000018"), (1e-9, "0.000000001"), (12.345678, "12.345678"), (-4.5, "-4.5"),
        (1.5e17, "150000000000000000"), (123456789.125, "123456789.125"), (0.0625, "0.0625"),
    ])
    func `a StatsD number has no exponent`(value: Double, text: String) {
        var bytes: [UInt8] = []
        bytes.appendPositional(value)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test func `every layout reads back as the same number`() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let value = Double(bitPattern: random.next())
            guard value.isFinite else { continue }
            #expect(try readBack { $0.appendValue(value) } == value)
            #expect(try readBack { $0.appendCanonical(value) } == value)
            #expect(try readBack { $0.appendPositional(value) } == value)
        }
    }

    private func readBack(_ write: (inout [UInt8]) -> Void) throws -> Double {
        var bytes: [UInt8] = []
        write(&bytes)
        return try #require(Double(String(decoding: bytes, as: UTF8.self)))
    }
}
