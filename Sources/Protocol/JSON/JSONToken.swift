// SPDX-License-Identifier: Apache-2.0

/// One step through a JSON text.
///
/// A string that lies whole in a piece, without escapes, comes as `string`. Any other comes as `beginString`, then runs of
/// plain bytes and single escapes in their order, then `endString`: so a string of any length, split anywhere, needs no
/// buffer.
package enum JSONToken: Equatable, Sendable {
    case beginObject
    case endObject
    case beginArray
    case endArray
    /// A member's name has ended; `JSONTokenizer.name` holds it.
    case name
    /// A whole string: its bytes as they stand in the input, between the quotes. UTF-8 is not checked.
    case string(Range<Int>)
    case beginString
    /// Bytes of a string as they stand in the input, none of them escaped. UTF-8 is not checked and may be split.
    case text(Range<Int>)
    /// What an escape stands for. A lone surrogate reads as U+FFFD or as nothing.
    case escape(Unicode.Scalar)
    case endString
    case number(JSONNumber)
    case boolean(Bool)
    case null
}
