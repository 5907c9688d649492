// SPDX-License-Identifier: Apache-2.0

/// A value of a JSON5 text, with the line where it stands.
///
/// Read here rather than by Foundation's decoder because a configuration's reader must name the line of a mistake,
/// refuse a key that is given twice and see a price's digits as written; that decoder does none of it, and linking it
/// doubles the idle process's memory.
struct JSON5: Sendable {
    indirect enum Value: Sendable {
        case null
        case bool(Bool)
        case number(DecimalNumber)
        case string(String)
        case array([JSON5])
        /// In the order of the text.
        case object([Member])
    }

    struct Member: Sendable {
        var key: String
        var line: Int
        var value: JSON5
    }

    /// What is wrong with a text, and on which of its lines.
    struct Fault: Error, Equatable, Sendable {
        var line: Int
        var message: String
    }

    var value: Value
    var line = 0

    var isNull: Bool {
        if case .null = value { true } else { false }
    }

    /// What a person would call this sort of value.
    var kind: String {
        switch value {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
