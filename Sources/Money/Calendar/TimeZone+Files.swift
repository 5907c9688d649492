// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

extension TimeZone {
    /// Why there is no such zone here.
    package enum Fault: Error, Equatable, Sendable {
        case impossibleName
        /// No file of that name can be read in the directory.
        case unknown(directory: String)
        case foreignFile(String)
        case damagedFile(String)
        case countsLeapSeconds
    }

    /// Where the system keeps its zones: the variable `TZDIR`, else what most systems have.
    package static var directory: String {
        guard let value = unsafe getenv("TZDIR"), unsafe value.pointee != 0 else { return "/usr/share/zoneinfo" }
        return unsafe String(cString: value)
    }

    /// Reads a zone's file. `UTC` needs none.
    package init(named name: String, in directory: String = directory) throws(Fault) {
        if name == "UTC" {
            self = .utc
            return
        }
        guard Self.isName(name) else { throw .impossibleName }
        let path = "\(directory)/\(name)"
        let bytes: [UInt8]
        do throws(Errno) { bytes = try File.read(path, limit: 1 << 20) } catch { throw .unknown(directory: directory) }
        do throws(ZoneFile.Fault) {
            self.init(name, try ZoneFile(bytes))
        } catch {
            throw Fault(error, path)
        }
    }

    /// Whether a name can stand for a file inside the directory, and for nothing else: parts of letters, digits, `_`, `-`,
    /// `+` and inner dots, joined by slashes.
    package static func isName(_ name: String) -> Bool {
        guard (1...128).contains(name.utf8.count) else { return false }
        return name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
            part.first.map { $0 != UInt8(ascii: ".") } ?? false && part.allSatisfy(isNameByte)
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "_-+.".utf8.contains(byte)
        }
    }

    /// The names that the directory's own list has, for who mistyped one; empty where there is no such list.
    package static func names(in directory: String = directory) -> [String] {
        guard let list = try? File.read("\(directory)/tzdata.zi", limit: 1 << 20) else { return [] }
        let lines = list.split(separator: UInt8(ascii: "\n"))
        return ["UTC"] + lines.compactMap(listedName).filter { File.exists("\(directory)/\($0)") }
    }

    /// `Z NAME …` is a zone's first line, `L TARGET NAME` that of another name for it.
    private static func listedName(_ line: ArraySlice<UInt8>) -> String? {
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 3).map { String(decoding: $0, as: UTF8.self) }
        switch words.first {
        case "Z" where words.count > 1: return words[1]
        case "L" where words.count == 3: return words[2]
        default: return nil
        }
    }
}

extension TimeZone.Fault {
    fileprivate init(_ fault: ZoneFile.Fault, _ path: String) {
        switch fault {
        case .foreign: self = .foreignFile(path)
        case .damaged: self = .damagedFile(path)
        case .countsLeapSeconds: self = .countsLeapSeconds
        }
    }
}
