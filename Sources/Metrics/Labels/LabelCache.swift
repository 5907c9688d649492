// SPDX-License-Identifier: Apache-2.0

/// One worker's copy of a label table: a name seen before costs no lock and no allocation.
///
/// Only admitted values are copied, so the cache is bounded by the table's limit whatever names come; a name that was
/// not admitted asks the table again, under its lock.
package struct LabelCache: ~Copyable {
    private let table: LabelTable

    package init(_ table: LabelTable) {
        self.table = table
    }

    /// The number of a value that someone admitted before.
    package mutating func id(of name: Span<UInt8>) -> LabelID? {
        table.id(bytes: Array(copying: name))
    }

    /// The number of a value, which is admitted if there is room; else the overflow value.
    package mutating func admit(_ name: Span<UInt8>) -> LabelID {
        table.admit(bytes: Array(copying: name))
    }

    package mutating func id(of name: String) -> LabelID? { id(of: name.utf8Span.span) }
    package mutating func admit(_ name: String) -> LabelID { admit(name.utf8Span.span) }
}

extension [UInt8] {
    init(copying bytes: Span<UInt8>) {
        self.init(capacity: bytes.count) { output in
            for index in bytes.indices { output.append(bytes[index]) }
        }
    }
}
