// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// A directory of our own files.
struct Folder: Sendable {
    let path: String

    /// Makes the directory, and those above it, where they are missing.
    init(creating path: String) throws(Errno) {
        self.path = path
        try File.makeDirectories(path)
    }

    func path(_ name: String) -> String { "\(path)/\(name)" }

    /// The names of what is in it, sorted.
    func names() throws(Errno) -> [String] { try File.names(in: path) }

    /// Puts a file in another's place, in one step. The corresponding C function is `rename`.
    func rename(_ old: String, to new: String) throws(Errno) {
        guard unsafe Glibc.rename(path(old), path(new)) == 0 else { throw .current }
    }

    /// Removes a file; one that is not there is fine.
    func remove(_ name: String) {
        unsafe unlink(path(name))
    }
}
