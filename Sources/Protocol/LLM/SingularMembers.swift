// SPDX-License-Identifier: Apache-2.0

/// Which of a body's members that may stand but once have been there. Of two, some servers read the first and some the last.
struct SingularMembers: Sendable {
    private var seen: UInt16 = 0
    private(set) var hasTwice = false

    mutating func note(_ field: RequestField, _ token: JSONToken) {
        guard let place = field.singularPlace, token.beginsValue else { return }
        let bit: UInt16 = 1 &<< UInt16(place)
        hasTwice = hasTwice || seen & bit != 0
        seen |= bit
    }
}

extension RequestField {
    /// Nil for what may stand several times.
    fileprivate var singularPlace: Int? {
        switch self {
        case .model: 0
        case .stream: 1
        case .serviceTier: 2
        case .outputLimit: 3
        case .preferredOutputLimit: 4
        case .limitHolder: 5
        case .thinkingBudget: 6
        case .background: 7
        // Two names have this meaning, and the greater number counts.
        case .choices: nil
        case .streamOptions, .includeUsage, .text, .prompt, .subtree, .message, .body: nil
        }
    }
}

extension JSONToken {
    fileprivate var beginsValue: Bool {
        switch self {
        case .string, .beginString, .number, .boolean, .null, .beginObject, .beginArray: true
        case .endObject, .endArray, .endString, .name, .text, .escape: false
        }
    }
}
