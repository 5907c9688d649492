// SPDX-License-Identifier: Apache-2.0

/// One object of the file, whose keys have names in the code: any other is refused before the first is read.
struct Section<Key: CaseIterable & RawRepresentable<String>> {
    let origin: Origin
    private let members: [JSON5.Member]

    init(_ node: Node) throws(ConfigurationError) {
        origin = node.origin
        members = try node.members()
        let known = Key.allCases.map(\.rawValue)
        for member in members where !known.contains(member.key) {
            let name = Setting(text: member.key, origin: origin).quoted
            let hint = known.isEmpty ? "no key may stand here" : NearestName.hint(for: member.key, among: known)
            throw ConfigurationError(
                origin: origin.member(member.key, line: member.line),
                message: "\(name) is not a known key; \(hint)"
            )
        }
    }

    /// The value of a key; `null` counts as absent.
    subscript(_ key: Key) -> Node? {
        guard let member = members.first(where: { $0.key == key.rawValue }), !member.value.isNull else { return nil }
        return Node(value: member.value, origin: origin.member(member.key, line: member.line))
    }

    func text(_ key: Key) throws(ConfigurationError) -> Setting? {
        guard let node = self[key] else { return nil }
        return try node.text()
    }

    func needed(_ key: Key, such example: String) throws(ConfigurationError) -> Setting {
        if let text = try text(key) { return text }
        throw refused(key, "is needed, such as \(key.rawValue): \(JSON5.quoted(example))")
    }

    func refused(_ key: Key, _ message: String) -> ConfigurationError {
        ConfigurationError(origin: self[key]?.origin ?? origin.member(key.rawValue, line: line), message: message)
    }

    private var line: Int {
        if case .file(_, let line, _) = origin { line } else { 0 }
    }
}

extension Section {
    // Readers of one key each: they change the value when the key is there, and leave the default alone when it is not.

    func read(_ key: Key, into value: inout Int, in range: ClosedRange<Int>) throws(ConfigurationError) {
        guard let node = self[key] else { return }
        value = try node.integer(in: range)
    }

    func read(_ key: Key, into value: inout Bool) throws(ConfigurationError) {
        guard let node = self[key] else { return }
        value = try node.truth()
    }

    func read(size key: Key, into value: inout Int, in range: ClosedRange<Int>) throws(ConfigurationError) {
        guard let text = try text(key) else { return }
        value = try text.size(in: range)
    }

    func read(_ key: Key, into value: inout Duration, in range: ClosedRange<Duration>) throws(ConfigurationError) {
        guard let text = try text(key) else { return }
        value = try text.duration(in: range)
    }

    func read<Choice: CaseIterable & RawRepresentable<String>>(
        _ key: Key,
        into value: inout Choice
    ) throws(ConfigurationError) {
        guard let text = try text(key) else { return }
        value = try text.choice()
    }
}
