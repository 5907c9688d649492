// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Linux

/// A folder of its own for one test.
final class Scratch: Sendable {
    let path: String
    private let names = Lock(0)

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("tokenmeter-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// A path that nothing else of this test has been given.
    func unusedPath(_ name: String) -> String {
        let number = names.withLock { count in
            count += 1
            return count
        }
        return "\(path)/\(number)-\(name)"
    }

    func folder(_ name: String) throws -> String {
        let folder = unusedPath(name)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let file = "\(path)/\(name)"
        let parent = String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)])
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: file))
        return file
    }
}
