// SPDX-License-Identifier: Apache-2.0

/// Where a secret is to be found, never the secret itself.
struct Secret: Equatable, Sendable {
    enum Source: Equatable, Sendable { case environment(String), file(String) }

    let source: Source

    /// The path of a secret that is kept in a file.
    var file: String? {
        if case .file(let path) = source { path } else { nil }
    }

    /// Why there is no secret to be had. No case carries what was found.
    enum Fault: Error, Equatable, Sendable, CustomStringConvertible {
        case unset, unreadable(String), empty, malformed

        var description: String {
            switch self {
            case .unset: "the environment variable is not set"
            case .unreadable(let reason): "the file cannot be read: \(reason)"
            case .empty: "the file is empty"
            case .malformed: "the secret has bytes that no HTTP field may have"
            }
        }
    }
}
