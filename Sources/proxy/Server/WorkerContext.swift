// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Money
import Protocol
import Transport

/// What the exchanges of one worker share: reached only on the worker's loop, so it takes no lock.
final class WorkerContext {
    let server: ServerContext
    let loop: EventLoop
    let pool: UpstreamPool
    let gauges: WorkerGauges
    let scratch = Scratch()
    let limits: ServerLimits
    let patience: Patience
    let metricsPath: [UInt8]
    private(set) var isDraining = false
    /// The time for that has passed.
    private(set) var isCut = false
    private var producer: SampleProducer
    private var models: LabelCache
    private var tenants: LabelCache
    private var keys: [SecretReader?]
    private var scrapeToken: SecretReader?
    private var prices: [UInt32: Price?] = [:]
    private var serial: UInt64 = 0

    init(_ server: ServerContext, loop: EventLoop, producer: consuming SampleProducer, gauges: WorkerGauges) {
        self.server = server
        self.loop = loop
        self.producer = producer
        self.gauges = gauges
        limits = ServerLimits(server.configuration)
        patience = Patience(server.configuration.timeouts)
        metricsPath = Array(server.configuration.emitters.scrape.path.utf8)
        models = LabelCache(server.labels.models)
        tenants = LabelCache(server.labels.tenants)
        keys = server.providers.map { provider in provider.configuration.apiKey.map { SecretReader($0) } }
        scrapeToken = server.configuration.emitters.scrape.bearerToken.map { SecretReader($0) }
        pool = UpstreamPool(
            origins: server.providers.compactMap(\.origin),
            loop: loop,
            resolver: server.resolver,
            trust: server.trust
        )
        pool.onChange = { gauges.upstreamConnections.add($0) }
    }

    /// Exchanges in progress end, and their connections with them.
    func drain() {
        isDraining = true
    }

    /// Exchanges in progress end at once, recorded as cut.
    func cut() {
        isCut = true
    }

    /// Records what has just ended, after so many nanoseconds.
    func record(_ sample: borrowing RequestSample, duration: UInt64) {
        let now = Clock.wall()
        if producer.push(sample, duration: duration, endedAt: now) { return }
        // Slower, and nothing is lost: the samples of all rings are folded here and now.
        server.collector.makeRoom()
        producer.push(sample, duration: duration, endedAt: now)
    }

    /// A number that no other exchange of this worker has.
    func nextSerial() -> UInt64 {
        serial += 1
        return serial
    }

    /// The key to put into requests to a provider; nil lets the client's own pass.
    func key(_ provider: Int) throws(Secret.Fault) -> [UInt8]? {
        try keys[provider]?.bytes(at: loop.now)
    }

    /// Whether a scrape with this `Authorization` may see the page: it must carry the token, where one is configured.
    func isScrapeAllowed(_ authorization: [UInt8]) -> Bool {
        scrapeToken?.isBearer(authorization.span, at: loop.now) ?? true
    }
}

extension WorkerContext {
    func tenant(of head: RequestHead, _ endpoint: Endpoint) -> LabelID {
        server.tenants.tenant(of: head, endpoint, cache: &tenants)
    }

    /// A model's label if it has one already; made-up names never get one.
    func knownModel(_ name: String) -> LabelID {
        models.id(of: name) ?? 0
    }

    /// Gives a label to a model that has answered.
    func admitModel(_ name: String) -> LabelID {
        name.isEmpty ? 0 : models.admit(name)
    }

    /// What a model costs, resolved once for each that has a label.
    func price(_ provider: Int, _ model: String) -> Price? {
        let label = knownModel(model)
        let key = UInt32(provider) << 16 | UInt32(label)
        if label != 0, let known = prices[key] { return known }
        let target = server.providers[provider]
        let price = server.prices.price(provider: target.name, vendor: target.configuration.vendor, model: model)
        if label != 0 { prices[key] = .some(price) }
        return price
    }
}

/// How long providers may take, in nanoseconds.
struct Patience {
    let connect: UInt64
    let firstByte: UInt64
    let idle: UInt64

    init(_ timeouts: Configuration.Timeouts) {
        connect = timeouts.connect.nanoseconds
        firstByte = timeouts.firstByte.nanoseconds
        idle = timeouts.idle.nanoseconds
    }
}

extension ServerLimits {
    init(_ configuration: Configuration) {
        self.init()
        head = HeadLimits(headBytes: configuration.limits.head, fields: configuration.limits.fields)
        bodyBytes = configuration.limits.body
        idle = configuration.limits.idle.nanoseconds
        headTime = min(headTime, idle)
        stall = min(stall, idle)
    }
}
