// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

@testable import Emitters

/// A directory that goes away with its owner, and with all that is in it.
final class TemporaryFolder {
    let folder: Folder
    var path: String { folder.path }

    init() throws {
        folder = try Folder(creating: "/tmp/tokenmeter-test-\(getpid())-\(UInt64.random(in: 0 ... .max))")
    }

    deinit {
        Self.remove(folder.path)
    }

    private static func remove(_ path: String) {
        guard let folder = try? Folder(creating: path), let names = try? folder.names() else { return }
        for name in names where unsafe unlink(folder.path(name)) != 0 { remove(folder.path(name)) }
        unsafe rmdir(path)
    }

    /// What all files in it take together.
    var bytes: Int {
        ((try? folder.names()) ?? []).reduce(0) { $0 + bytes($1) }
    }

    func bytes(_ name: String) -> Int {
        (try? DataFile(folder.path(name), .readOnly).size) ?? 0
    }

    func read(_ name: String) throws -> [UInt8] {
        try DataFile(folder.path(name), .readOnly).read(bytes(name), at: 0)
    }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try DataFile(folder.path(name), .new).write(bytes, at: 0)
    }

    var segments: [String] {
        ((try? folder.names()) ?? []).filter { $0.hasPrefix("segment-") }
    }

    /// The directory's files as they are at this moment: what a kill would leave.
    func copied() throws -> TemporaryFolder {
        let copy = try TemporaryFolder()
        for name in try folder.names() { try copy.write(name, try read(name)) }
        return copy
    }
}

extension TemporaryFolder {
    /// Gives the directory another name, so that paths into it lead nowhere.
    static func moved(_ folder: TemporaryFolder) -> String {
        let other = folder.path + "-away"
        unsafe rename(folder.path, other)
        return other
    }

    static func back(_ other: String, _ folder: TemporaryFolder) {
        unsafe rename(other, folder.path)
    }
}
