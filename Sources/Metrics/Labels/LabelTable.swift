// SPDX-License-Identifier: Apache-2.0

import Linux

/// A label value by number. Zero is always the overflow value, so a zeroed record reads "other".
package typealias LabelID = UInt16

/// The admitted values of one label, numbered in the order of their admission.
///
/// The table is bounded: once it is full, and for names that no label should carry, it answers with the overflow value
/// and counts. Values are never removed, so a number stays valid for the life of the process. Values are told apart by
/// their bytes: Swift's `String` equality would merge what Prometheus keeps apart.
package final class LabelTable: Sendable {
    /// The longest value admitted; a longer name is a mistake or an attack.
    package static let longestValue = 256

    /// How many values are admitted besides the overflow value.
    package let limit: Int

    struct State {
        var ids: [[UInt8]: LabelID]
        var values: [String]
        var rejected: UInt64 = 0
    }

    let state: Lock<State>

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
        id(bytes: Array(value.utf8))
    }

    package func value(_ id: LabelID) -> String {
        state.withLock { $0.values[Int(id) < $0.values.count ? Int(id) : 0] }
    }

    /// How many times a value was refused.
    package var rejected: UInt64 { state.withLock { $0.rejected } }

    func id(bytes: [UInt8]) -> LabelID? {
        state.withLock { $0.ids[bytes] }
    }

    /// The empty name means "no name": it is the overflow value, and not counted as refused.
    func admit(bytes: [UInt8]) -> LabelID {
        guard !bytes.isEmpty else { return 0 }
        return state.withLock { state in
            if let id = state.ids[bytes] { return id }
            guard state.values.count <= limit, let value = Self.admissible(bytes) else {
                state.rejected += 1
                return 0
            }
            let id = LabelID(state.values.count)
            state.ids[bytes] = id
            state.values.append(value)
            return id
        }
    }

    private static func admissible(_ bytes: [UInt8]) -> String? {
        bytes.count <= longestValue ? String(validating: bytes, as: UTF8.self) : nil
    }
}
