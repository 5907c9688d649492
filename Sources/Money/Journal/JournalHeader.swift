// SPDX-License-Identifier: Apache-2.0

import Linux

/// The first words of a journal: that it is one, in which layout, and of which run.
struct JournalHeader: Equatable {
    /// Which run of the process wrote it; checkpoints name the run whose journals they count on.
    var run: UInt64
    /// The kernel's life: after a power cut the pages of the file are of different ages.
    var boot: UInt64

    /// Stands for a file that is being made.
    static let none = JournalHeader(run: 0, boot: 0)

    /// "tmjourna" as the file's first bytes.
    private static let magic = UInt64(littleEndian: 0x616E_7275_6F6A_6D74)
    /// Grows with every change of what a row or a lease means.
    private static let layout: UInt64 = 1

    private var words: [UInt64] {
        let stride = UInt64(MemoryLayout<Settlement>.stride)
        return [Self.magic, Self.layout, stride, JournalMemory.capacity, UInt64(JournalMemory.leaseCount), run, boot]
    }

    init(run: UInt64, boot: UInt64) {
        self.run = run
        self.boot = boot
    }

    /// Reads the header at the start of mapped memory; nil when it is none of this version.
    init?(at place: UnsafeMutableRawPointer) {
        let words = unsafe place.assumingMemoryBound(to: UInt64.self)
        self.init(run: unsafe words[5], boot: unsafe words[6])
        let expected = self.words
        guard expected.indices.allSatisfy({ unsafe words[$0] == expected[$0] }) else { return nil }
        guard unsafe words[expected.count] == expected.hash else { return nil }
    }

    /// Writes the header to the start of mapped memory, its checksum last.
    func write(to place: UnsafeMutableRawPointer) {
        let target = unsafe place.assumingMemoryBound(to: UInt64.self)
        for (index, word) in (words + [words.hash]).enumerated() { unsafe target[index] = word }
    }
}
