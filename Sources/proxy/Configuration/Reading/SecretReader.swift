// SPDX-License-Identifier: Apache-2.0

import Linux

/// Hands out a secret's bytes, reading its file again when that has changed.
///
/// Each user keeps a reader of its own, so that no lock is needed. The file is looked at once a second at most. While it
/// is away, empty or spoilt, as it may be for a moment in a rotation, the last good bytes serve.
struct SecretReader: Sendable {
    private static let interval: UInt64 = 1_000_000_000
    private static let limit = 64 << 10

    private let secret: Secret
    private let environment: Environment
    private var bytes: [UInt8]?
    private var version: FileBytes.Version?
    private var nextLook: UInt64 = 0

    init(_ secret: Secret, environment: Environment = .process) {
        self.secret = secret
        self.environment = environment
    }

    /// The secret without white space around it; `now` is monotonic nanoseconds.
    mutating func bytes(at now: UInt64) throws(Secret.Fault) -> [UInt8] {
        if let bytes, now < nextLook { return bytes }
        do {
            try look()
        } catch {
            guard bytes != nil else { throw error }
        }
        nextLook = now &+ Self.interval
        guard let bytes else { throw .empty }
        return bytes
    }

    private mutating func look() throws(Secret.Fault) {
        switch secret.source {
        case .environment(let name):
            guard let value = environment[name] else { throw .unset }
            bytes = try Self.checked(Array(value.utf8))
        case .file(let path):
            try lookAtFile(path)
        }
    }

    private mutating func lookAtFile(_ path: String) throws(Secret.Fault) {
        guard let (read, found) = try changedFile(path) else { return }
        bytes = try Self.checked(read)
        version = found
    }

    /// The file's bytes, unless they are the ones already known.
    private func changedFile(_ path: String) throws(Secret.Fault) -> ([UInt8], FileBytes.Version)? {
        do throws(Errno) {
            let found = try FileBytes.version(path)
            // A pipe gives its bytes once and has no version to compare.
            guard bytes == nil || found.isRegular && found != version else { return nil }
            return (try FileBytes.read(path, limit: Self.limit), found)
        } catch {
            throw .unreadable(error.description)
        }
    }

    private static func checked(_ bytes: [UInt8]) throws(Secret.Fault) -> [UInt8] {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        let trimmed = Array(bytes.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
        guard !trimmed.isEmpty else { throw .empty }
        guard trimmed.allSatisfy({ (0x20...0x7E).contains($0) || $0 >= 0x80 }) else { throw .malformed }
        return trimmed
    }
}

extension SecretReader: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "SecretReader(***)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
