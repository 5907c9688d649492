// SPDX-License-Identifier: Apache-2.0

/// Texts as C strings with stable places, for the structures of libprotobuf-c.
///
/// A zero byte inside a text, which would end its C string early, becomes the replacement character.
@safe struct CStrings: ~Copyable {
    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private let starts: [Int]

    init(_ texts: [String]) {
        var joined: [UInt8] = []
        var starts: [Int] = []
        for text in texts {
            starts.append(joined.count)
            for byte in text.utf8 { if byte == 0 { joined.append(replacementCharacter) } else { joined.append(byte) } }
            joined.append(0)
        }
        self.starts = starts
        unsafe bytes = .allocate(capacity: joined.count)
        _ = unsafe bytes.initialize(from: joined)
    }

    deinit {
        unsafe bytes.deallocate()
    }

    /// The text at `index`, valid as long as this object.
    subscript(index: Int) -> UnsafeMutablePointer<CChar>? {
        let start = starts[index]
        guard let base = unsafe bytes.baseAddress else { return nil }
        return unsafe UnsafeMutableRawPointer(base + start).assumingMemoryBound(to: CChar.self)
    }
}
