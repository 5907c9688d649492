// SPDX-License-Identifier: Apache-2.0

/// Where a value was given, as an error names it.
enum Origin: Equatable, Sendable, CustomStringConvertible {
    case file(String, line: Int = 0, path: String = "")
    case variable(String)
    case flag(String)
    case builtIn

    var description: String {
        switch self {
        case .file(let name, let line, let path):
            (line > 0 ? "\(name):\(line)" : name) + (path.isEmpty ? "" : ": \(path)")
        case .variable(let name), .flag(let name): name
        case .builtIn: "default"
        }
    }

    /// The file's name alone; empty for other places.
    var fileName: String {
        if case .file(let name, _, _) = self { name } else { "" }
    }

    /// The place of a key inside the object that is here.
    func member(_ key: String, line: Int) -> Origin {
        guard case .file(let name, _, let path) = self else { return self }
        return .file(name, line: line, path: path.isEmpty ? key : "\(path).\(key)")
    }

    /// The place of an element inside the list that is here.
    func element(_ index: Int, line: Int) -> Origin {
        guard case .file(let name, _, let path) = self else { return self }
        return .file(name, line: line, path: "\(path)[\(index)]")
    }
}
