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

    private mutating func readProviderPath(_ head: RequestHead) -> Bool {
        var path = head.path
        let segment = Self.tenantSegment(head.bytes, path)
        if let segment { path = segment.upperBound..<path.upperBound }
        let isOllama = head.bytes[path].starts(with: "/api/".utf8)
        guard isOllama || head.bytes[path].starts(with: "/v1/".utf8), !Self.climbs(head.bytes[path]) else {
            return false
        }
        if let index = Self.known.firstIndex(where: { head.matches(path, $0.path) }) {
            self = Endpoint(destination: .provider(Self.known[index].dialect), label: index)
        } else {
            self = Endpoint(.provider(.other), isOllama ? .ollama : .openAI)
        }
        api = isOllama ? .ollama : .openAI
        tenant = segment
        self.path = path.lowerBound..<head.target.upperBound
        return true
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

    /// Whether a path has a `..` segment, plain or percent-encoded, which could lead out of a provider's base path.
    private static func climbs(_ path: ArraySlice<UInt8>) -> Bool {
        var place = path.startIndex
        while place < path.endIndex {
            let first = dot(at: place, in: path)
            let both = first == 0 ? 0 : first + dot(at: place + first, in: path)
            let isWhole = both > first && isEnd(place + both, of: path)
            if isWhole, place == path.startIndex || path[place - 1] == UInt8(ascii: "/") { return true }
            place += max(first, 1)
        }
        return false
    }

    /// How many bytes a dot takes here, "." or "%2e"; 0 when there is none.
    private static func dot(at place: Int, in path: ArraySlice<UInt8>) -> Int {
        guard place < path.endIndex else { return 0 }
        if path[place] == UInt8(ascii: ".") { return 1 }
        guard path[place] == UInt8(ascii: "%"), place + 2 < path.endIndex else { return 0 }
        return path[place + 1] == UInt8(ascii: "2") && path[place + 2] | 0x20 == UInt8(ascii: "e") ? 3 : 0
    }

    private static func isEnd(_ place: Int, of path: ArraySlice<UInt8>) -> Bool {
        place == path.endIndex || path[place] == UInt8(ascii: "/")
    }
}
