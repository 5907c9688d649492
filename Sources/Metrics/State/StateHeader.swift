// SPDX-License-Identifier: Apache-2.0

import Linux

/// The first words of every file of the state: what it is and whose, so that no other file is taken for it.
struct StateHeader: Equatable {
    enum Kind: UInt64 { case series = 1, ring, labels, checkpoint }

    /// What a header takes, with room to grow.
    static let size = 128

    let kind: Kind
    /// The layout's version, or what stands for it: another number means that the rest cannot be read.
    let layout: UInt64
    /// Bytes per record.
    let recordSize: UInt64
    /// How many records there is room for; zero where it is not fixed.
    let capacity: UInt64
    /// All files of one state carry the same number, drawn when the state was made.
    let state: UInt64
    /// Whose counters these are: a hash of the instance's name.
    let instance: UInt64

    /// "tokenmtr" as the file's first bytes.
    private static let magic = UInt64(littleEndian: 0x7274_6D6E_656B_6F74)

    private var words: [UInt64] { [Self.magic, kind.rawValue, layout, recordSize, capacity, state, instance] }

    /// All words and their checksum, as they lie in the file.
    var encoded: [UInt64] { words + [words.hash] }
}

extension StateHeader {
    private static let wordCount = 8

    /// Reads a header from a file's first words; nil when they are none.
    init?(_ words: [UInt64]) {
        guard words.count >= Self.wordCount, words[0] == Self.magic, words[..<7].hash == words[7] else { return nil }
        guard let kind = Kind(rawValue: words[1]) else { return nil }
        self.kind = kind
        layout = words[2]
        recordSize = words[3]
        capacity = words[4]
        state = words[5]
        instance = words[6]
    }

    /// Reads the header at the start of mapped memory.
    init?(at place: UnsafeMutableRawPointer) {
        let words = unsafe place.assumingMemoryBound(to: UInt64.self)
        self.init((0..<Self.wordCount).map { unsafe words[$0] })
    }

    /// Writes the header to the start of mapped memory, its checksum last.
    func write(to place: UnsafeMutableRawPointer) {
        let words = unsafe place.assumingMemoryBound(to: UInt64.self)
        for (index, word) in encoded.enumerated() { unsafe words[index] = word }
    }
}
