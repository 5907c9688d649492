// SPDX-License-Identifier: Apache-2.0

/// Random JSON texts and damage to them; the same seed gives the same texts on every machine.
struct RandomJSON: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

    mutating func text() -> [UInt8] { Array((space() + value(depth: 0) + space()).utf8) }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }

    /// Overwrites, removes, doubles or inserts a byte or two.
    mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...below(2) where !bytes.isEmpty {
            let place = below(bytes.count)
            switch below(4) {
            case 0: bytes[place] = damage()
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(bytes[place], at: place)
            default: bytes.insert(damage(), at: place)
            }
        }
        return bytes
    }

    /// No NUL: at the beginning it would make JSONDecoder think of UTF-16.
    private mutating func damage() -> UInt8 {
        pick(Array("{}[],:\"\\/+-.0123456789eEtrufalsnbU \n\t\r".utf8) + [1, 0x1F, 0x7F, 0x80, 0xC3, 0xFF])
    }

    private mutating func value(depth: Int) -> String {
        switch below(depth < 5 ? 10 : 6) {
        case 0: pick(["null", "true", "false"])
        case 1, 2: number()
        case 3...5: string()
        case 6, 7: list(0..<below(5), "[", "]") { $0.value(depth: depth + 1) }
        default: list(0..<below(5), "{", "}") { $0.member($1, depth: depth + 1) }
        }
    }

    private mutating func list(
        _ range: Range<Int>,
        _ open: String,
        _ close: String,
        _ element: (inout Self, Int) -> String
    ) -> String {
        var elements: [String] = []
        for index in range { elements.append(space() + element(&self, index) + space()) }
        return open + (elements.isEmpty ? space() : elements.joined(separator: ",")) + close
    }

    private mutating func list(
        _ range: Range<Int>,
        _ open: String,
        _ close: String,
        _ element: (inout Self) -> String
    ) -> String {
        list(range, open, close) { random, _ in element(&random) }
    }

    /// The index keeps names apart: readers differ in which of two equal ones they take.
    private mutating func member(_ index: Int, depth: Int) -> String {
        "\"\(index)\(pick(["", "a", "usage", "\\u0041\\n", "ä", "long enough for three words"]))\"" + space() + ":"
            + space() + value(depth: depth)
    }

    /// JSONDecoder refuses `0e2`, and that form only: so no exponent after a bare zero.
    private mutating func number() -> String {
        let whole = pick(["0", "-0", "7", "-12", "\(below(1_000_000) + 1)", "\(next() >> 16)"])
        return whole == "0"
            ? whole + pick(["", ".5"]) : whole + pick(["", "", "", ".5", ".25", ".0", "e2", "E+1", "e-1", ".125e1"])
    }

    private mutating func string() -> String {
        let pieces = [
            "", "a", "hello world, this is plain text", "\\n", "\\\"", "\\\\", "\\/", "\\b\\f\\r\\t", "\\u00e9", "é",
            "語",
            "😀", "\\ud83d\\ude00", "\\u6f22", "{[,:]}", "data: ", "\u{7F}",
        ]
        return "\"" + (0..<below(6)).map { _ in pick(pieces) }.joined() + "\""
    }

    private mutating func space() -> String { pick(["", "", "", " ", "\n", "\r\n\t "]) }
}
