// SPDX-License-Identifier: Apache-2.0

/// What has been learnt may outlive the process: a line for each model, `TAG⇥PROVIDER⇥MODEL⇥NUMBERS⇥CHECKSUM`.
///
/// Names rather than keys, which another process gives anew. A line that is damaged, or is of another version, which its
/// tag tells, is left out: all that is lost is to be learnt once more.
extension ModelTable {
    /// The lines of all models. `tag` says what the values are; `name` gives the names behind a key, and nil where the model
    /// is to be left out.
    func lines(tag: String, name: (ModelKey) -> (provider: String, model: String)?) -> String {
        var lines = ""
        forEach { key, value in
            guard let (provider, model) = name(key), !Self.breaksLines(provider), !Self.breaksLines(model) else {
                return
            }
            let line = "\(tag)\t\(provider)\t\(model)\t\(ModelNumbers.text(of: value))"
            lines += "\(line)\t\(ModelNumbers.checksum(line))\n"
        }
        return lines
    }

    /// Takes over what the lines with the tag say, of as many models as there is room for.
    mutating func restore(_ lines: String, tag: String, key: (_ provider: String, _ model: String) -> ModelKey?) {
        for line in lines.split(separator: "\n") {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count == 5, fields[0] == tag, let end = line.lastIndex(of: "\t"),
                fields[4] == ModelNumbers.checksum(String(line[..<end])),
                let value = ModelNumbers.value(fields[3], like: blank),
                let key = key(String(fields[1]), String(fields[2]))
            else { continue }
            update(key) { $0 = value }
        }
    }

    private static func breaksLines(_ name: String) -> Bool {
        name.utf8.contains { $0 < 0x20 }
    }
}
