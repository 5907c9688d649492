// SPDX-License-Identifier: Apache-2.0

/// An upstream that requests are forwarded to, or the built-in demonstration.
struct Provider: Sendable {
    /// How requests for it are made: both kinds that are forwarded take a bearer token and the client's bytes as they are.
    enum Kind: String, CaseIterable, Sendable { case openai, ollama, demo }

    var name: String
    var kind: Kind
    /// Absent for `demo` only.
    var baseURL: BaseURL?
    /// Put into each request; without one the client's own key passes through.
    var apiKey: Secret?
    /// Certificates to trust instead of the system's, as a PEM file.
    var caFile: String?
}
