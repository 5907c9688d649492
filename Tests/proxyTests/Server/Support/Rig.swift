// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Money
import Transport

@testable import proxy

/// A running server with one worker, in front of a scripted provider.
///
/// Its providers: `up` of kind openai and `local` of kind ollama, both at the upstream's port, and `demo`.
final class Rig: Sendable {
    let server: Server
    private let tap: SampleTap
    /// Lives as long as the server that asks it.
    private let upstream: Upstream?
    private let isDrained = Lock(false)

    init(
        _ upstream: Upstream? = nil,
        prices: PriceBook = PriceBook(),
        _ change: (inout Configuration) -> Void = { _ in }
    ) throws {
        self.upstream = upstream
        var configuration = Configuration()
        configuration.listen = ListenAddress(host: "127.0.0.1", port: 0)
        configuration.retry.base = .milliseconds(1)
        let port = upstream?.port ?? 9
        configuration.providers = [
            Provider(
                name: "up",
                kind: .openai,
                baseURL: BaseURL(scheme: .http, host: "127.0.0.1", port: port, path: "/base")
            ),
            Provider(
                name: "local",
                kind: .ollama,
                baseURL: BaseURL(scheme: .http, host: "127.0.0.1", port: port, path: "")
            ),
            Provider(name: "demo", kind: .demo),
        ]
        configuration.routes = [Route(model: Glob("demo"), provider: 2), Route(model: Glob("*"), provider: 0)]
        change(&configuration)
        server = try Server(configuration, prices: prices, log: Log(format: .text)) { _ in }
        tap = server.collector.tap(capacity: 1 << 16)
    }

    deinit { drain(within: .milliseconds(0)) }

    /// Shuts down; exchanges in progress have so long.
    @discardableResult
    func drain(within patience: Duration) -> Int {
        let isFirst = isDrained.withLock { isDrained in
            defer { isDrained = true }
            return !isDrained
        }
        guard isFirst else { return 0 }
        let cut = server.drain(until: Clock.monotonic() + patience.nanoseconds)
        server.stopCollecting()
        return cut
    }

    func connect(receiveBuffer: Int32? = nil) throws -> Peer {
        try Peer(port: server.address.port, receiveBuffer: receiveBuffer, of: self)
    }

    /// Sends one request on a connection of its own.
    func ask(_ request: String, hasBody: Bool = true) throws -> Message? {
        try connect().ask(request, hasBody: hasBody)
    }

    /// The samples recorded so far and not yet returned, once there are `count` of them.
    func samples(_ count: Int) -> [RequestSample] {
        var samples: [RequestSample] = []
        let end = Clock.monotonic() + 10_000_000_000
        while Clock.monotonic() < end {
            _ = server.collector.snapshot()
            samples += tap.drain()
            if samples.count >= count { break }
            Counter().pause(milliseconds: 5)
        }
        return samples
    }

    func model(_ sample: RequestSample) -> String { server.collector.labels.models.value(sample.model) }
    func provider(_ sample: RequestSample) -> String { server.collector.labels.providers.value(sample.provider) }
    func tenant(_ sample: RequestSample) -> String { server.collector.labels.tenants.value(sample.tenant) }
    func route(_ sample: RequestSample) -> String { server.collector.labels.routes.value(sample.route) }

    /// Waits until the server has so many clients, those that linger included.
    func waitForConnections(_ count: Double) -> Bool {
        let end = Clock.monotonic() + 10_000_000_000
        while Clock.monotonic() < end {
            let family = server.collector.snapshot().families.first { $0.name == "proxy_connections" }
            let series = family?.series.first { $0.identity.labels.contains(Label("side", "downstream")) }
            if case .number(count) = series?.value { return true }
            Counter().pause(milliseconds: 5)
        }
        return false
    }
}
