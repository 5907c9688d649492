// SPDX-License-Identifier: Apache-2.0

import Protocol

/// Where a request's path leads: what answers it, how its bodies are read, and which tenant it names.
struct Endpoint: Sendable {
    enum Destination: Equatable, Sendable {
        /// A provider; a model call when the dialect is not `other` and the method is POST.
        case provider(Dialect)
        case metrics
        /// The page for people, and what it shows.
        case page, live
        case liveness
        case readiness
        case unknown
    }

    /// Which API the client speaks; decides the provider by default and the shape of our own errors.
    enum API: Sendable { case openAI, azure, ollama, anthropic, gemini }

    var destination: Destination
    var api = API.openAI
    /// The value of the `route` label, as its place in `labels`.
    var label: Int
    /// The part of the target that a provider sees: without `/t/{tenant}`, with the query.
    var path: Range<Int> = 0..<0
    /// The tenant's segment of `/t/{tenant}/…`, still percent-encoded.
    var tenant: Range<Int>?
    /// Gemini's model or Azure's deployment, where the path names it, decoded.
    var model: String?
    /// Whether the path asks for an answer piece by piece, whatever the body says.
    var isStreaming = false
}

extension Endpoint {
    /// Reads the endpoint out of a request's target.
    init(_ head: RequestHead, metricsPath: [UInt8]) {
        let path = head.path
        self.init(destination: .unknown, label: Own.other.label)
        if readProviderPath(head) { return }
        if head.matches(path, "/") {
            self.init(destination: .page, label: Own.page.label)
        } else if head.matches(path, "/live") {
            self.init(destination: .live, label: Own.live.label)
        } else if head.matches(path, "/healthz") {
            self.init(destination: .liveness, label: Own.liveness.label)
        } else if head.matches(path, "/readyz") {
            self.init(destination: .readiness, label: Own.readiness.label)
        } else if head.bytes[path].elementsEqual(metricsPath) {
            self.init(destination: .metrics, label: Own.metrics.label)
        }
    }

    /// - Returns: false for a path that leads to no provider.
    private mutating func readProviderPath(_ head: RequestHead) -> Bool {
        var path = head.path
        let segment = Self.tenantSegment(head.bytes, path)
        if let segment { path = segment.upperBound..<path.upperBound }
        api = API(ofPath: head.bytes[path])
        guard api.holds(head.bytes[path]), var endpoint = Self.known(head, path) ?? Self.other(head, path, api) else {
            return false
        }
        endpoint.tenant = segment
        endpoint.path = path.lowerBound..<head.target.upperBound
        self = endpoint
        return true
    }

    private static func known(_ head: RequestHead, _ path: Range<Int>) -> Endpoint? {
        known.firstIndex { head.matches(path, $0.path) }.map(known)
    }

    private static func known(_ index: Int) -> Endpoint {
        Endpoint(destination: .provider(known[index].dialect), api: known[index].api, label: index)
    }

    /// Any other path of the API; nil for one that could lead out of the provider's base path.
    ///
    /// One that a server may take for a known path in other clothes is metered as that.
    private static func other(_ head: RequestHead, _ path: Range<Int>, _ api: API) -> Endpoint? {
        guard let plain = PlainPath(head.bytes[path]) else { return nil }
        if let index = known.firstIndex(where: { plain.matches($0.path, ignoringCase: $0.api == .azure) }) {
            return known(index)
        }
        if let endpoint = templated(plain) { return endpoint }
        return Endpoint(destination: .provider(.other), api: api, label: api.label)
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
