// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// A directory of our own files.
struct Folder: Sendable {
    let path: String

    /// Makes the directory, and those above it, where they are missing.
    init(creating path: String) throws(Errno) {
        self.path = path
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/" + part
            guard unsafe mkdir(made, 0o700) == 0 || errno == EEXIST else { throw .current }
        }
    }

    func path(_ name: String) -> String { "\(path)/\(name)" }

    /// The names of what is in it, sorted. The corresponding C function is `readdir`.
    func names() throws(Errno) -> [String] {
        guard let directory = unsafe opendir(path) else { throw .current }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Puts a file in another's place, in one step. The corresponding C function is `rename`.
    func rename(_ old: String, to new: String) throws(Errno) {
        guard unsafe Glibc.rename(path(old), path(new)) == 0 else { throw .current }
    }

    /// Removes a file; one that is not there is fine.
    func remove(_ name: String) {
        unsafe unlink(path(name))
    }
}
