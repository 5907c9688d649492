// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Money

/// A folder of zone files that a test makes, gone with it.
final class ZoneFolder {
    let path: String

    init() throws {
        path = "/tmp/tokenmeter-zones-\(UInt64.random(in: 0 ... .max))"
        try File.makeDirectory(path)
    }

    deinit {
        try? File.remove("\(path)/Zone")
        _ = unsafe rmdir(path)
    }

    func zone(_ bytes: [UInt8]) throws -> TimeZone {
        try File.replace("\(path)/Zone", with: bytes)
        return try TimeZone(named: "Zone", in: path)
    }
}

/// The parts of a TZif file, of which a test may falsify any.
struct ZoneFileDraft {
    var magic = "TZif"
    var version = UInt8(ascii: "2")
    var changes: [Int64] = []
    var types: [UInt8] = []
    var offsets: [Int32] = [0]
    var leaps = 0
    var footer = "\n\n"

    var bytes: [UInt8] {
        version == 0 ? half(timeSize: 4) : half(timeSize: 4) + half(timeSize: 8) + Array(footer.utf8)
    }

    private func half(timeSize: Int) -> [UInt8] {
        let counts = [0, 0, leaps, changes.count, offsets.count, 4]
        var bytes = Array(magic.utf8) + [version] + [UInt8](repeating: 0, count: 15)
        for count in counts { bytes += bigEndian(Int64(count), 4) }
        for change in changes { bytes += bigEndian(change, timeSize) }
        bytes += types
        for offset in offsets { bytes += bigEndian(Int64(offset), 4) + [0, 0] }
        return bytes + Array("ABC\0".utf8) + [UInt8](repeating: 0, count: leaps * (timeSize + 4))
    }

    private func bigEndian(_ value: Int64, _ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: value >> Int64((size - 1 - $0) * 8)) }
    }
}
