// SPDX-License-Identifier: Apache-2.0

/// Why bytes are not the protobuf message that they should be.
package enum WireError: Error, Equatable, Sendable {
    case truncated
    case overlongNumber
    /// The message has no such field, or not of this wire type.
    case unexpectedField(number: UInt64, wireType: UInt8)
    case unexpectedWireType(UInt8)
    case invalidText
    /// A reference that no symbol answers to.
    case unknownSymbol(UInt64)
    /// Labels are pairs of references.
    case unpairedReference
    case firstSymbolNotEmpty
}

/// Reads protobuf's wire format, without generated code: a second opinion on what libprotobuf-c writes.
struct WireReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }

    /// The next field's number and wire type.
    mutating func key() throws(WireError) -> (number: UInt64, wireType: UInt8) {
        let key = try varint()
        return (key >> 3, UInt8(key & 7))
    }

    mutating func varint() throws(WireError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            let byte = try byte()
            guard shift < 63 || byte <= 1 else { throw .overlongNumber }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw .overlongNumber
    }

    mutating func fixed64() throws(WireError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 8) { value |= UInt64(try byte()) << shift }
        return value
    }

    mutating func double() throws(WireError) -> Double { Double(bitPattern: try fixed64()) }

    mutating func int64() throws(WireError) -> Int64 { Int64(bitPattern: try varint()) }

    /// A `sint32` or `sint64`.
    mutating func zigzag() throws(WireError) -> Int64 { Self.unfolded(try varint()) }

    /// The signed number that protobuf's zigzag folded: 0, -1, 1, -2, … come as 0, 1, 2, 3, …
    static func unfolded(_ number: UInt64) -> Int64 {
        Int64(bitPattern: (number >> 1) ^ (0 &- (number & 1)))
    }

    /// A repeated number, which comes one by one or many in one field.
    mutating func numbers(_ wireType: UInt8, into list: inout [UInt64]) throws(WireError) {
        if wireType == 0 { return list.append(try varint()) }
        var packed = try packed(wireType)
        while !packed.isAtEnd { list.append(try packed.varint()) }
    }

    /// A repeated double, which comes one by one or many in one field.
    mutating func doubles(_ wireType: UInt8, into list: inout [Double]) throws(WireError) {
        if wireType == 1 { return list.append(try double()) }
        var packed = try packed(wireType)
        while !packed.isAtEnd { list.append(try packed.double()) }
    }

    private mutating func packed(_ wireType: UInt8) throws(WireError) -> WireReader {
        guard wireType == 2 else { throw .unexpectedWireType(wireType) }
        return WireReader(try delimited())
    }

    mutating func delimited() throws(WireError) -> ArraySlice<UInt8> {
        let length = try varint()
        guard length <= UInt64(bytes.endIndex - position) else { throw .truncated }
        defer { position += Int(length) }
        return bytes[position..<position + Int(length)]
    }

    mutating func text() throws(WireError) -> String {
        guard let text = String(validating: try delimited(), as: UTF8.self) else { throw .invalidText }
        return text
    }

    private mutating func byte() throws(WireError) -> UInt8 {
        guard !isAtEnd else { throw .truncated }
        defer { position += 1 }
        return bytes[position]
    }
}
