// SPDX-License-Identifier: Apache-2.0

import CRemoteWrite

/// The texts of a 2.0 request, each once, the empty one first.
///
/// A series' texts keep their places for the series' life, so that its references can be encoded once. An exemplar's texts
/// are of one request; their places are given to others after it. Until then an old text may stay in the table, where
/// nothing refers to it.
///
/// Keys are bytes: Swift's own equality of strings is that of Unicode's normal forms.
struct SymbolTable: Sendable {
    private var places: [[UInt8]: UInt32] = [:]
    private var texts: [[UInt8]] = []
    /// By place, as a field of the request.
    private(set) var fields: [[UInt8]] = []
    private(set) var byteCount = 0

    private var passing: [UInt32] = []
    private var free: [UInt32] = []

    init() {
        _ = reference(to: "")
    }

    /// The place of a text that stays.
    mutating func reference(to text: String) -> UInt32 {
        let place = place(of: text) ?? add(text)
        passing.removeAll { $0 == place }
        free.removeAll { $0 == place }
        return place
    }

    /// The place of a text until the request is finished.
    mutating func passingReference(to text: String) -> UInt32 {
        if let known = place(of: text) {
            if let index = free.firstIndex(of: known) { passing.append(free.remove(at: index)) }
            return known
        }
        let place = add(text)
        passing.append(place)
        return place
    }

    mutating func forgetPassing() {
        guard !passing.isEmpty else { return }
        free += passing
        passing.removeAll(keepingCapacity: true)
        while let index = free.firstIndex(of: UInt32(texts.count - 1)) {
            free.remove(at: index)
            removeLast()
        }
    }

    private func place(of text: String) -> UInt32? { places[Self.clean(text)] }

    private mutating func add(_ text: String) -> UInt32 {
        let place = free.popLast() ?? UInt32(texts.count)
        let bytes = Self.clean(text)
        let field = Self.pack(text)
        if place < UInt32(texts.count) {
            places[texts[Int(place)]] = nil
            byteCount -= fields[Int(place)].count
            texts[Int(place)] = bytes
            fields[Int(place)] = field
        } else {
            texts.append(bytes)
            fields.append(field)
        }
        places[bytes] = place
        byteCount += field.count
        return place
    }

    private mutating func removeLast() {
        places[texts.removeLast()] = nil
        byteCount -= fields.removeLast().count
    }

    private static func clean(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for byte in text.utf8 { if byte == 0 { bytes.append(replacementCharacter) } else { bytes.append(byte) } }
        return bytes
    }

    private static func pack(_ text: String) -> [UInt8] {
        let texts = CStrings([text])
        var place = unsafe texts[0]
        return unsafe withUnsafeMutablePointer(to: &place) { place in
            var request = unsafe Io__Prometheus__Write__V2__Request()
            unsafe io__prometheus__write__v2__request__init(&request)
            unsafe request.n_symbols = 1
            unsafe request.symbols = place
            let size = unsafe io__prometheus__write__v2__request__get_packed_size(&request)
            return unsafe [UInt8](unsafeUninitializedCapacity: size) { output, count in
                count = unsafe io__prometheus__write__v2__request__pack(&request, output.baseAddress)
            }
        }
    }
}
