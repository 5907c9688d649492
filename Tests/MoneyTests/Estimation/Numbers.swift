// SPDX-License-Identifier: Apache-2.0

/// Numbers that look random and are the same in every run (SplitMix64).
struct Numbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func between(_ low: Int, _ high: Int) -> Int {
        Int.random(in: low...high, using: &self)
    }

    mutating func one(of choices: [Int]) -> Int {
        choices.isEmpty ? 0 : choices[between(0, choices.count - 1)]
    }
}

/// Counts that no honest provider reports.
let absurd = [Int.min, -1, 0, 1, Int(UInt32.max), Int.max]
