// SPDX-License-Identifier: Apache-2.0

import Linux
import Synchronization

/// The memory in which totals live: for every row and for the account of them two images, one of which counts.
///
/// A fold changes the idle images and then flips one word, which makes them the ones that count. Whenever the process
/// ends, the images that count are those of a whole fold, together with the ring positions that belong to it. What the
/// fold before had changed is copied into the idle images first, by those who own the rows.
///
/// The memory is a page for the header, the flip word and the account, then slabs of rows, each slab one table's. With a
/// file they outlive the process.
// Safety: one thread at a time uses it, under the collector's lock; `flip` lies in `head`, which lives as long.
@safe package final class SeriesStore: @unchecked Sendable {
    /// What is made of the disk at a time.
    static let slabSize = 1 << 16
    static let headSize = 4096

    private let head: MappedMemory
    private let file: SharedFile?
    private var slabs: [Slab] = []
    private let flip: UnsafeMutablePointer<Atomic<UInt64>>
    private let warn: @Sendable (String) -> Void

    /// How many folds there were. Its lowest bit tells which images count.
    private(set) var epoch: UInt64

    static let flipPlace = 256

    /// Memory of the process alone.
    package convenience init() {
        self.init(MappedMemory(size: Self.headSize), file: nil) { _ in }
    }

    /// `head` is the file's first page; zeroes are an empty store. `warn` is told what an operator has to know.
    init(_ head: MappedMemory, file: SharedFile?, warn: @escaping @Sendable (String) -> Void) {
        self.head = head
        self.file = file
        self.warn = warn
        unsafe flip = head.place(Self.flipPlace).assumingMemoryBound(to: Atomic<UInt64>.self)
        // Relaxed: nobody else has the memory; what the flip made valid was stored before it by a process that is gone.
        unsafe epoch = flip.pointee.load(ordering: .relaxed)
    }

    /// 0 or 1: the images that count.
    var active: Int { Int(truncatingIfNeeded: epoch & 1) }
    var idle: Int { 1 - active }

    /// The account in the images that count, and the one that a fold writes.
    var shownAccount: BankAccount { BankAccount(head, bank: active) }
    var account: BankAccount { BankAccount(head, bank: idle) }

    /// Readies the idle account for a fold.
    func begin() {
        account.copy(from: shownAccount)
    }

    /// Makes what was written to the idle images count.
    func commit() {
        epoch &+= 1
        // Releasing: every store to the images comes before the flip, for a thread that reads and for the next process.
        unsafe flip.pointee.store(epoch, ordering: .releasing)
    }
}

extension SeriesStore {
    /// Reads what slabs there are.
    func loadSlabs() throws(Errno) {
        guard let size = try file?.descriptor.size() else { return }
        for number in 0..<max(0, (size - Self.headSize) / Self.slabSize) {
            guard let memory = try map(number) else { return }
            slabs.append(Slab(memory))
        }
    }

    /// The slabs of a table, in the order in which it asked for them.
    func slabs(of group: Int, width: Int) -> [Slab] {
        slabs.filter { $0.isOwned(by: group, width: width) }
    }

    /// All slabs that have an owner.
    var ownedSlabs: [(slab: Slab, group: Int, width: Int)] {
        slabs.compactMap { slab in slab.owner.map { (slab, $0.group, $0.width) } }
    }

    /// Room for more rows of a table; on a full disk in the memory of the process alone.
    func addSlab(for group: Int, width: Int) -> Slab {
        // A slab without an owner is what an ended process was just about to take.
        if let free = slabs.first(where: { $0.owner == nil }) {
            free.own(by: group, width: width)
            return free
        }
        let slab = Slab(moreMemory())
        slab.own(by: group, width: width)
        slabs.append(slab)
        return slab
    }

    private func moreMemory() -> MappedMemory {
        do throws(Errno) {
            if let memory = try map(slabs.count) { return memory }
        } catch {
            warn("no room for more series (\(error)): some will start from zero with the next process")
        }
        return MappedMemory(size: Self.slabSize)
    }

    private func map(_ number: Int) throws(Errno) -> MappedMemory? {
        guard let file else { return nil }
        return try MappedMemory(file.descriptor, offset: Self.headSize + number * Self.slabSize, size: Self.slabSize)
    }

    /// Makes everything stored so far outlast a power cut.
    func synchronize() throws(Errno) { try file?.descriptor.synchronize() }
}

/// What the head page says besides: whether the file can be trusted as it is.
extension SeriesStore {
    static let bootPlace = 128
    static let closedPlace = 136

    /// The kernel's life in which the file was last written. In another one, pages may be missing that never reached
    /// the disk, unless the file was closed.
    var boot: UInt64 {
        get { unsafe head.place(Self.bootPlace).load(as: UInt64.self) }
        set { unsafe head.place(Self.bootPlace).storeBytes(of: newValue, as: UInt64.self) }
    }

    /// Whether everything had reached the disk when the last process left.
    var isClosed: Bool {
        get { unsafe head.place(Self.closedPlace).load(as: UInt64.self) == 1 }
        set { unsafe head.place(Self.closedPlace).storeBytes(of: newValue ? 1 : 0, as: UInt64.self) }
    }
}
