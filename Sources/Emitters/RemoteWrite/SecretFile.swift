// SPDX-License-Identifier: Apache-2.0

import Linux

/// A secret in a file that may be replaced at any time.
struct SecretFile {
    private let path: String
    private var last: String?

    init(_ path: String) {
        self.path = path
    }

    /// The secret without its line end, read anew; while the file is away or empty, what it held last.
    mutating func read() throws(SecretError) -> String {
        do throws(Errno) {
            let text = String(decoding: try File.readSpecial(path, limit: 64 << 10).filter { $0 != 0 }, as: UTF8.self)
            if let secret = Self.firstLine(of: text) { last = secret }
        } catch {
            guard last != nil else { throw .unreadable(path: path, error) }
        }
        guard let last else { throw .empty(path: path) }
        return last
    }

    /// A line break within would smuggle a header of its own into the request.
    private static func firstLine(of text: String) -> String? {
        text.split(whereSeparator: \.isNewline).first.map(String.init)
    }
}

/// Why there is no secret; names the file, never what is in it.
enum SecretError: Error, Equatable, CustomStringConvertible {
    case unreadable(path: String, Errno)
    case empty(path: String)

    var description: String {
        switch self {
        case .unreadable(let path, let error): "cannot read \(path): \(error)"
        case .empty(let path): "\(path) is empty"
        }
    }
}
