// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The variables of a process, byte for byte, as they are handed on to a child.
struct Environment: Equatable, Sendable {
    /// Each "NAME=value", without the zero at its end.
    private(set) var entries: [[UInt8]]

    init(entries: [[UInt8]]) {
        self.entries = entries
    }

    init(_ variables: KeyValuePairs<String, String>) {
        entries = variables.map { Array("\($0.key)=\($0.value)".utf8) }
    }

    /// This process's own, copied once; nothing here changes it.
    static let process = Environment(entries: copyOfEnvironment())

    private static func copyOfEnvironment() -> [[UInt8]] {
        var entries: [[UInt8]] = []
        var place = unsafe environ
        while let entry = unsafe place.pointee {
            entries.append(unsafe [UInt8](UnsafeRawBufferPointer(start: entry, count: strlen(entry))))
            unsafe place += 1
        }
        return entries
    }

    /// The variable's value; nil also where it is empty, for that is how compose files and CI leave one out.
    subscript(_ name: String) -> String? {
        let start = Array("\(name)=".utf8)
        guard let entry = entries.first(where: { $0.starts(with: start) }), entry.count > start.count else {
            return nil
        }
        return String(decoding: entry[start.count...], as: UTF8.self)
    }

    mutating func set(_ name: String, to value: String) {
        let start = Array("\(name)=".utf8)
        entries.removeAll { $0.starts(with: start) }
        entries.append(start + Array(value.utf8))
    }

    /// The variable as a value to be read, which knows where it came from.
    func setting(_ name: String) -> Setting? {
        self[name].map { Setting(text: $0, origin: .variable(name)) }
    }
}
