// SPDX-License-Identifier: Apache-2.0

extension DecodedWriteRequest {
    /// Reads bytes as they were captured: a body, compressed, or the message that was in one.
    ///
    /// The version is told from the message where none is given; bytes with neither version's first field are held to be 1.0.
    package init(captured bytes: [UInt8], version: RemoteWriteVersion?, limit: Int) throws(WireError) {
        guard let message = try? Snappy.uncompress(bytes.span, limit: limit) else {
            try self.init(plain: bytes, version)
            return
        }
        do throws(WireError) {
            try self.init(plain: message, version)
        } catch {
            // Bytes of a message that happen to be a block are as good as impossible; a broken message in a block is not.
            guard let plain = try? DecodedWriteRequest(plain: bytes, version) else {
                throw error
            }
            self = plain
        }
    }

    private init(plain message: [UInt8], _ version: RemoteWriteVersion?) throws(WireError) {
        try self.init(message: message, version: version ?? RemoteWriteVersion(ofMessage: message) ?? .v1)
    }
}

extension WireError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .truncated: "it ends in the middle of a field"
        case .overlongNumber: "a number in it is longer than 64 bits"
        case .unexpectedField(let number, let wireType): "it has an unknown field \(number) of wire type \(wireType)"
        case .unexpectedWireType(let wireType): "a list of numbers in it has wire type \(wireType)"
        case .invalidText: "a text in it is not UTF-8"
        case .unknownSymbol(let reference): "it refers to symbol \(reference), which it does not have"
        case .unpairedReference: "the label references of a series are not pairs"
        case .firstSymbolNotEmpty: "its first symbol is not the empty one"
        }
    }
}
