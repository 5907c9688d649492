// SPDX-License-Identifier: Apache-2.0

/// A value of the file together with its place, for errors.
struct Node {
    let value: JSON5
    let origin: Origin

    init(value: JSON5, origin: Origin) {
        self.value = value
        self.origin = origin
    }

    /// Reads a whole JSON5 file.
    init(file path: String) throws(ConfigurationError) {
        try self.init(bytes: Self.bytes(of: path), name: path)
    }

    /// Reads a whole JSON5 text, of the file or thing that `name` says.
    init(bytes: [UInt8], name: String) throws(ConfigurationError) {
        do {
            value = try JSON5Parser.parse(bytes)
        } catch {
            throw ConfigurationError(origin: .file(name, line: error.line), message: error.message)
        }
        origin = .file(name, line: value.line)
    }

    private static func bytes(of path: String) throws(ConfigurationError) -> [UInt8] {
        do {
            return try FileBytes.read(path, limit: 16 << 20)
        } catch {
            throw ConfigurationError(origin: .file(path), message: "cannot be read: \(error)")
        }
    }

    func text() throws(ConfigurationError) -> Setting {
        guard case .string(let text) = value.value else { throw refused("must be a text in quotes, not \(value.kind)") }
        return Setting(text: text, origin: origin)
    }

    func bool() throws(ConfigurationError) -> Bool {
        guard case .bool(let value) = value.value else { throw refused("must be true or false, not \(value.kind)") }
        return value
    }

    func integer(in range: ClosedRange<Int>) throws(ConfigurationError) -> Int {
        guard case .number(let number) = value.value else {
            throw refused("must be a whole number from \(range.lowerBound) to \(range.upperBound), not \(value.kind)")
        }
        return try Setting(text: number.description, origin: origin).integer(in: range)
    }

    func truth() throws(ConfigurationError) -> Bool {
        guard case .bool(let value) = value.value else { throw refused("must be true or false, not \(value.kind)") }
        return value
    }

    func members() throws(ConfigurationError) -> [JSON5.Member] {
        guard case .object(let members) = value.value else { throw refused("must be an object, not \(value.kind)") }
        return members
    }

    /// The members of an object whose keys are names that the user chose.
    func named() throws(ConfigurationError) -> [(name: Setting, node: Node)] {
        try members().map { member in
            let place = origin.member(member.key, line: member.line)
            return (Setting(text: member.key, origin: place), Node(value: member.value, origin: place))
        }
    }

    func elements() throws(ConfigurationError) -> [Node] {
        guard case .array(let elements) = value.value else { throw refused("must be a list, not \(value.kind)") }
        return elements.enumerated().map { Node(value: $1, origin: origin.element($0, line: $1.line)) }
    }

    func refused(_ message: String) -> ConfigurationError {
        ConfigurationError(origin: origin, message: message)
    }
}
