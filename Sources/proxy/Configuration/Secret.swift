// SPDX-License-Identifier: Apache-2.0

/// Where a secret is to be found, never the secret itself.
struct Secret: Equatable, Sendable {
    enum Source: Equatable, Sendable { case environment(String), file(String) }

    let source: Source
}
