// SPDX-License-Identifier: Apache-2.0

import Linux

/// What belongs to the totals as a whole: how far they have come. There are two images of it, as of every row.
// Safety: both images lie within the store's first page, and whoever asks the store for one has the store.
@safe struct BankAccount {
    private let words: UnsafeMutablePointer<UInt64>

    static let first = 512
    static let size = 1024
    static let encodedCount = 8 + 4 + SampleConsumers.limit

    init(_ memory: MappedMemory, bank: Int) {
        unsafe words = memory.place(Self.first + bank * Self.size).assumingMemoryBound(to: UInt64.self)
    }

    /// How many samples were folded.
    var folded: UInt64 {
        get { unsafe words[0] }
        nonmutating set { unsafe words[0] = newValue }
    }

    /// How many samples, or parts of samples, were counted as "other" because a table was full.
    var relabelled: UInt64 {
        get { unsafe words[1] }
        nonmutating set { unsafe words[1] = newValue }
    }

    /// How many samples an earlier process left behind in a way that they could not be read.
    var unreadable: UInt64 {
        get { unsafe words[2] }
        nonmutating set { unsafe words[2] = newValue }
    }

    /// How many series ended because nothing had happened to them for long.
    var expired: UInt64 {
        get { unsafe words[3] }
        nonmutating set { unsafe words[3] = newValue }
    }

    /// How many values each label table had, in the order of the tables.
    func setLabelCount(_ table: Int, _ count: Int) { unsafe words[Self.labelCountPlace + table] = UInt64(count) }
    static let labelCountPlace = 8

    /// Up to which index a ring's samples are in the totals.
    func position(_ ring: Int) -> UInt64 { unsafe words[12 + ring] }
    func setPosition(_ ring: Int, _ position: UInt64) { unsafe words[12 + ring] = position }

    func copy(from other: BankAccount) {
        unsafe words.update(from: other.words, count: Self.encodedCount)
    }

    /// All words, to be written down and read back.
    var encoded: [UInt64] {
        get { (0..<Self.encodedCount).map { unsafe words[$0] } }
        nonmutating set {
            for (index, word) in newValue.prefix(Self.encodedCount).enumerated() { unsafe words[index] = word }
        }
    }
}
