// SPDX-License-Identifier: Apache-2.0

@testable import Protocol

/// A protobuf message as its fields, read without generated code and without knowing what they mean.
struct WireMessage {
    enum Value {
        case varint(UInt64)
        case fixed64(UInt64)
        case delimited(ArraySlice<UInt8>)
    }

    private let fields: [(number: UInt64, value: Value)]

    init(_ bytes: ArraySlice<UInt8>) throws {
        var reader = WireReader(bytes)
        var fields: [(number: UInt64, value: Value)] = []
        while !reader.isAtEnd {
            let key = try reader.key()
            switch key.wireType {
            case 0: fields.append((key.number, .varint(try reader.varint())))
            case 1: fields.append((key.number, .fixed64(try reader.fixed64())))
            case 2: fields.append((key.number, .delimited(try reader.delimited())))
            default: throw WireError.unexpectedField(number: key.number, wireType: key.wireType)
            }
        }
        self.fields = fields
    }

    func varints(_ number: UInt64) -> [UInt64] {
        values(number).compactMap { if case .varint(let value) = $0 { value } else { nil } }
    }

    /// Numbers of the types sint32 and sint64.
    func signed(_ number: UInt64) -> [Int64] {
        varints(number).map { Int64(bitPattern: $0 >> 1) ^ -Int64(bitPattern: $0 & 1) }
    }

    func doubles(_ number: UInt64) -> [Double] {
        values(number).compactMap { if case .fixed64(let bits) = $0 { Double(bitPattern: bits) } else { nil } }
    }

    func texts(_ number: UInt64) -> [String] {
        slices(number).map { String(decoding: $0, as: UTF8.self) }
    }

    func messages(_ number: UInt64) -> [WireMessage] { slices(number).compactMap { try? WireMessage($0) } }

    private func slices(_ number: UInt64) -> [ArraySlice<UInt8>] {
        values(number).compactMap { if case .delimited(let bytes) = $0 { bytes } else { nil } }
    }

    private func values(_ number: UInt64) -> [Value] { fields.filter { $0.number == number }.map(\.value) }
}

extension WireMessage {
    /// The labels of a metric or an exemplar.
    var labels: [String: String] {
        messages(1).reduce(into: [:]) { $0[$1.texts(1).first ?? "?"] = $1.texts(2).first ?? "?" }
    }

    var histogram: WireMessage? { messages(7).first }

    /// A double inside a message inside this one.
    func number(_ message: UInt64, _ field: UInt64) -> Double? { messages(message).first?.doubles(field).first }
}

struct DecodedFamily {
    let name: String
    let type: UInt64
    let unit: String?
    let metrics: [WireMessage]

    /// Reads messages that each follow their length.
    static func all(in page: [UInt8]) throws -> [DecodedFamily] {
        var reader = WireReader(page[...])
        var families: [DecodedFamily] = []
        while !reader.isAtEnd {
            let message = try WireMessage(try reader.delimited())
            families.append(
                DecodedFamily(
                    name: message.texts(1).first ?? "",
                    type: message.varints(3).first ?? .max,
                    unit: message.texts(5).first,
                    metrics: message.messages(4)
                )
            )
        }
        return families
    }
}
