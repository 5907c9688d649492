// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Protocol

/// A decoded JSON value, made by JSONDecoder or from our tokens, so that the two can be compared.
indirect enum JSONTree: Equatable {
    case null
    case boolean(Bool)
    /// Cut to its whole part.
    case number(Double)
    case string(String)
    case array([JSONTree])
    case object([String: JSONTree])

    /// What JSONDecoder makes of the bytes; nil when it refuses them.
    static func decoded(_ bytes: [UInt8]) -> JSONTree? {
        try? JSONDecoder().decode(JSONTree.self, from: Data(bytes))
    }

    /// What our tokenizer makes of pieces of a text; nil when it refuses them.
    static func tokenized(_ pieces: [[UInt8]]) -> JSONTree? {
        var builder = JSONTreeBuilder()
        var tokenizer = JSONTokenizer()
        for piece in pieces {
            var position = 0
            while let token = tokenizer.next(in: piece.span, from: &position) {
                builder.add(token, tokenizer.name, of: piece)
            }
            if tokenizer.hasFailed { return nil }
        }
        if let token = tokenizer.finish() { builder.add(token, tokenizer.name, of: []) }
        return tokenizer.isDone ? builder.whole : nil
    }
}

extension JSONTree: Decodable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value.rounded(.towardZero))
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONTree].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONTree].self))
        }
    }
}

/// Puts tokens together again.
struct JSONTreeBuilder {
    private enum Open { case array([JSONTree]), object([String: JSONTree], key: String) }

    private(set) var whole: JSONTree?
    private var stack: [Open] = []
    private var text: [UInt8] = []

    mutating func add(_ token: JSONToken, _ name: ShortText, of piece: [UInt8]) {
        switch token {
        case .beginObject: stack.append(.object([:], key: ""))
        case .beginArray: stack.append(.array([]))
        case .endObject, .endArray: close()
        case .name: setKey(name.description)
        case .string(let range): add(.string(String(decoding: piece[range], as: UTF8.self)))
        case .beginString: text = []
        case .text(let range): text += piece[range]
        case .escape(let scalar): text += Array(String(Character(scalar)).utf8)
        case .endString: add(.string(String(decoding: text, as: UTF8.self)))
        case .number(let number): add(.number(number.isNegative ? -Double(number.magnitude) : Double(number.magnitude)))
        case .boolean(let value): add(.boolean(value))
        case .null: add(.null)
        }
    }

    private mutating func close() {
        switch stack.popLast() {
        case .array(let elements): add(.array(elements))
        case .object(let members, _): add(.object(members))
        case nil: break
        }
    }

    private mutating func setKey(_ key: String) {
        if case .object(let members, _) = stack.popLast() { stack.append(.object(members, key: key)) }
    }

    private mutating func add(_ value: JSONTree) {
        switch stack.popLast() {
        case .array(let elements): stack.append(.array(elements + [value]))
        case .object(var members, let key):
            members[key] = value
            stack.append(.object(members, key: key))
        case nil: whole = value
        }
    }
}
