// SPDX-License-Identifier: Apache-2.0

/// A number of tokens as a request has it: where it stands and what it says.
struct TokenLimit: Sendable {
    /// The value's place in the body.
    let range: Range<Int>
    /// Nil for a null, or for a value that a lenient server may still take for a number. `Int.max` is no limit.
    let value: Int?

    /// Nil for a token that ends no plain value.
    init?(_ token: JSONToken, at place: Range<Int>) {
        switch token {
        case .number(let number): value = number.isNegative ? .max : number.count
        case .null, .boolean, .string, .endString: value = nil
        default: return nil
        }
        range = place
    }

    func isAbove(_ limit: Int) -> Bool { (value ?? .max) > limit }
}

/// The object that holds a request's limit, if it is not the body itself.
enum LimitHolder: Sendable {
    case absent
    /// Its place just after the brace.
    case object(inside: Int)
    /// A null in its place.
    case null(Range<Int>)
    case wrong

    mutating func take(_ token: JSONToken, at place: Range<Int>) {
        switch token {
        case .beginObject: self = .object(inside: place.upperBound)
        case .endObject: break
        case .null: self = .null(place)
        default: self = .wrong
        }
    }
}
