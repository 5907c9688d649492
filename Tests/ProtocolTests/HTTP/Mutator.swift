// SPDX-License-Identifier: Apache-2.0

/// Changes bytes at random, the same way for the same seed.
struct Mutator: RandomNumberGenerator {
    private static let bytes = Array("\r\n \t:;,/#?+-0159aAfFxX\u{0}\u{1}\u{7f}".utf8) + [0x80, 0xFF]
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int {
        Int.random(in: 0..<bound, using: &self)
    }

    mutating func pick(_ inputs: [[UInt8]]) -> [UInt8] {
        inputs[below(inputs.count)]
    }

    /// Between one and four changes: a byte replaced, put in, taken out, or a piece repeated.
    mutating func mutate(_ input: [UInt8]) -> [UInt8] {
        var output = input
        for _ in 0...below(4) where !output.isEmpty { change(&output) }
        return output
    }

    private mutating func change(_ output: inout [UInt8]) {
        let place = below(output.count)
        switch below(4) {
        case 0: output[place] = Self.bytes[below(Self.bytes.count)]
        case 1: output.insert(Self.bytes[below(Self.bytes.count)], at: place)
        case 2: output.remove(at: place)
        default: output.insert(contentsOf: output[place..<min(output.count, place + 24)], at: below(output.count))
        }
    }
}
