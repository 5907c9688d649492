// SPDX-License-Identifier: Apache-2.0

import Linux
import Synchronization

/// A label value by number. Zero is always the overflow value, so a zeroed record reads "other".
package typealias LabelID = UInt16

/// The admitted values of one label, numbered in the order of their admission.
///
/// The table is bounded: once it is full, and for names that no label should carry, it answers with the overflow value
/// and counts. Values are never removed, so a number stays valid for the life of the process, and with a journal for
/// that of the state directory. Values are told apart by their bytes: Swift's `String` equality would merge what
/// Prometheus keeps apart.
package final class LabelTable: Sendable {
    /// The longest value admitted; a longer name is a mistake or an attack.
    package static let longestValue = 256

    /// How many values are admitted besides the overflow value.
    package let limit: Int

    struct State {
        var ids: [[UInt8]: LabelID]
        var values: [String]
        var journal: (file: LabelJournal, table: UInt8)?
    }

    let state: Lock<State>
    private let version = Atomic<Int>(1)
    private let refusals = Atomic<UInt64>(0)

    package init(limit: Int, overflow: String = "other") {
        precondition(limit >= 0 && limit < LabelID.max, "label ids are 16 bits wide")
        self.limit = limit
        state = Lock(State(ids: [Array(overflow.utf8): 0], values: [overflow]))
    }

    /// The number of `value`, which is admitted if there is room.
    @discardableResult
    package func admit(_ value: String) -> LabelID {
        admit(bytes: Array(value.utf8))
    }

    /// The number of a value admitted before.
    package func id(of value: String) -> LabelID? {
        state.withLock { $0.ids[Array(value.utf8)] }
    }

    package func value(_ id: LabelID) -> String {
        state.withLock { $0.values[Int(id) < $0.values.count ? Int(id) : 0] }
    }

    /// How many values there are, the overflow value among them. It only grows: who has seen all of so many need not
    /// look again before it does.
    var count: Int {
        // Acquiring: pairs with the release in `admit`; the values themselves are read under the lock.
        version.load(ordering: .acquiring)
    }

    /// Whether no further value will be admitted.
    var isFull: Bool { count > limit }

    /// The values from the number `first` on.
    func values(from first: Int) -> ArraySlice<String> { state.withLock { $0.values[min(first, $0.values.count)...] } }

    /// How many times a value was refused.
    package var rejected: UInt64 { refusals.load(ordering: .relaxed) }

    /// Relaxed: the count stands for itself.
    func countRefusal() { refusals.wrappingAdd(1, ordering: .relaxed) }

    /// The empty name means "no name": it is the overflow value, and not counted as refused.
    func admit(bytes: [UInt8]) -> LabelID {
        guard !bytes.isEmpty else { return 0 }
        return state.withLock { state in
            if let id = state.ids[bytes] { return id }
            guard state.values.count <= limit, let value = Self.admissible(bytes) else {
                countRefusal()
                return 0
            }
            guard state.journal?.file.append(table: state.journal?.table ?? 0, bytes) ?? true else {
                countRefusal()
                return 0
            }
            return insert(bytes, value, &state)
        }
    }

    private func insert(_ bytes: [UInt8], _ value: String, _ state: inout State) -> LabelID {
        let id = LabelID(state.values.count)
        state.ids[bytes] = id
        state.values.append(value)
        // Releasing: who sees the new count finds the value under the lock.
        version.store(state.values.count, ordering: .releasing)
        return id
    }

    private static func admissible(_ bytes: [UInt8]) -> String? {
        bytes.count <= longestValue ? String(validating: bytes, as: UTF8.self) : nil
    }
}

extension LabelTable {
    /// Takes over the values of an earlier process, and writes down those to come; before anyone else has the table.
    func resume(_ values: [[UInt8]], journal: LabelJournal, table: UInt8) {
        state.withLock { state in
            for bytes in values {
                guard state.values.count < LabelID.max, state.ids[bytes] == nil else { continue }
                _ = insert(bytes, String(decoding: bytes, as: UTF8.self), &state)
            }
            state.journal = (journal, table)
        }
    }
}
