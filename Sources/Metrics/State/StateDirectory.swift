// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// The directory in which what was recorded outlives the process; this process' alone as long as the object lives.
package final class StateDirectory: Sendable {
    package let path: String

    private let lock: FileDescriptor

    /// Makes the directory if there is none, and takes it.
    package init(_ path: String) throws(StateFault) {
        self.path = path
        let lockPath = path + "/lock"
        do throws(Errno) {
            try File.makeDirectory(path)
            lock = try File.openOrMake(lockPath)
        } catch {
            throw .file(path: path, error)
        }
        guard lock.lock() else { throw .inUse(path: path, owner: Self.owner(lockPath)) }
        // For those who find it taken. That it cannot be written is no reason not to start.
        _ = ftruncate(lock.rawValue, 0)
        try? lock.write(Array("\(getpid())\n".utf8))
    }

    deinit {
        lock.unlock()
    }

    private static func owner(_ lockPath: String) -> String {
        let text = (try? File.read(lockPath, limit: 20)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return text.split(separator: "\n").first.map(String.init) ?? "unknown"
    }

    /// The instance whose counters lie in a directory, as far as one does.
    package static func instance(in path: String) -> String? {
        let bytes = (try? File.read(path + "/" + instanceName, limit: 1024)) ?? []
        return bytes.isEmpty ? nil : String(validating: bytes, as: UTF8.self)
    }

    /// Writes down whose counters these are, for a next process that is not told.
    package func remember(instance: String) throws(StateFault) {
        guard Self.instance(in: path) != instance else { return }
        do throws(Errno) {
            try File.replace(file(Self.instanceName), with: Array(instance.utf8))
        } catch {
            throw .file(path: path, error)
        }
    }

    private static let instanceName = "instance"

    /// Whether files can still be made in it.
    package var isWritable: Bool { File.isWritableDirectory(path) }

    func file(_ name: String) -> String { path + "/" + name }

    /// Moves files that cannot be used, as far as there are any, into a directory of their own.
    ///
    /// - Returns: that directory's path.
    func setAside(_ names: [String]) throws(StateFault) -> String {
        let place = unusedName()
        do throws(Errno) {
            try File.makeDirectory(place)
            for name in names where File.exists(file(name)) {
                try File.rename(file(name), to: place + "/" + name)
            }
            return place
        } catch {
            throw .file(path: place, error)
        }
    }

    private func unusedName() -> String {
        let name = file("set-aside-\(Clock.wall() / 1_000_000_000)")
        guard File.exists(name) else { return name }
        return (1...).lazy.map { "\(name)-\($0)" }.first { !File.exists($0) } ?? name
    }
}
