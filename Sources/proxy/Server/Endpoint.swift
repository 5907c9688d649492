// SPDX-License-Identifier: Apache-2.0

import Protocol

/// Where a request's path leads: what answers it, how its bodies are read, and which tenant it names.
struct Endpoint: Sendable {
    enum Destination: Equatable, Sendable {
        /// A provider; a model call when the dialect is not `other` and the method is POST.
        case provider(Dialect)
        case metrics
        case liveness
        case readiness
        case unknown
    }

    /// Which API the client speaks; decides the provider by default and the shape of our own errors.
    enum API: Sendable { case openAI, ollama }

    var destination: Destination
    var api = API.openAI
    /// The value of the `route` label, as its place in `labels`.
    var label: Int
    /// The part of the target that a provider sees: without `/t/{tenant}`, with the query.
    var path: Range<Int> = 0..<0
    /// The tenant's segment of `/t/{tenant}/…`, still percent-encoded.
    var tenant: Range<Int>?
}

extension Endpoint {
    /// Every value that the `route` label can take.
    static let labels: [StaticString] = known.map(\.path) + own

    private static let own: [StaticString] = ["/v1/*", "/api/*", "/metrics", "/healthz", "/readyz", "other"]

    private static let known: [(path: StaticString, dialect: Dialect)] = [
        ("/v1/chat/completions", .chat),
        ("/v1/responses", .responses),
        ("/v1/completions", .completions),
        ("/v1/embeddings", .embeddings),
        ("/v1/models", .other),
        ("/api/chat", .ollamaChat),
        ("/api/generate", .ollamaGenerate),
        ("/api/embed", .ollamaEmbed),
        ("/api/tags", .other),
        ("/api/version", .other),
    ]

    private enum Own: Int { case openAI, ollama, metrics, liveness, readiness, other }

    private init(_ destination: Destination, _ own: Own) {
        self.init(destination: destination, label: Self.known.count + own.rawValue)
    }

    /// Reads the endpoint out of a request's target.
    init(_ head: RequestHead, metricsPath: [UInt8]) {
        let path = head.path
        self.init(.unknown, .other)
        if readProviderPath(head) { return }
        if head.matches(path, "/healthz") {
            self.init(.liveness, .liveness)
        } else if head.matches(path, "/readyz") {
            self.init(.readiness, .readiness)
        } else if head.bytes[path].elementsEqual(metricsPath) {
            self.init(.metrics, .metrics)
        }
    }

    /// - Returns: false for a path that leads to no provider.
    private mutating func readProviderPath(_ head: RequestHead) -> Bool {
        var path = head.path
        let segment = Self.tenantSegment(head.bytes, path)
        if let segment { path = segment.upperBound..<path.upperBound }
        api = head.bytes[path].starts(with: "/api".utf8) ? .ollama : .openAI
        guard head.bytes[path].starts(with: (api == .ollama ? "/api/" : "/v1/").utf8) else { return false }
        guard let endpoint = Self.known(head, path) ?? Self.other(head, path, api) else { return false }
        destination = endpoint.destination
        label = endpoint.label
        tenant = segment
        self.path = path.lowerBound..<head.target.upperBound
        return true
    }

    private static func known(_ head: RequestHead, _ path: Range<Int>) -> Endpoint? {
        known.firstIndex { head.matches(path, $0.path) }.map(known)
    }

    private static func known(_ index: Int) -> Endpoint {
        Endpoint(destination: .provider(known[index].dialect), label: index)
    }

    /// Any other path of the API; nil for one that could lead out of the provider's base path.
    ///
    /// One that a server may take for a known path in other clothes is metered as that.
    private static func other(_ head: RequestHead, _ path: Range<Int>, _ api: API) -> Endpoint? {
        guard let plain = PlainPath(head.bytes[path]) else { return nil }
        let index = known.firstIndex { plain.bytes.elementsEqual($0.path.description.utf8) }
        return index.map(known) ?? Endpoint(.provider(.other), api == .ollama ? .ollama : .openAI)
    }

    /// The `{tenant}` of `/t/{tenant}/…`.
    private static func tenantSegment(_ bytes: [UInt8], _ path: Range<Int>) -> Range<Int>? {
        guard bytes[path].starts(with: "/t/".utf8) else { return nil }
        let start = path.lowerBound + 3
        guard let end = bytes[start..<path.upperBound].firstIndex(of: UInt8(ascii: "/")), end > start else {
            return nil
        }
        return start..<end
    }
}
