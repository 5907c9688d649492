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
    private var tenantNames: [LabelID: FixedText] = [:]
    private var keys: [SecretReader?]
    private var scrapeToken: SecretReader?
    private var prices: [UInt32: Price?] = [:]
    private(set) var policy: Policy
    private var journal: JournalWriter
    private(set) var calibration = TokenCalibration()
    private(set) var forecast = Forecast()
    /// Where both are kept for the next process; nil where nothing is.
    let estimatesPath: String?
    private var serial: UInt64 = 0

    init(
        _ server: ServerContext,
        loop: EventLoop,
        producer: consuming SampleProducer,
        journal: consuming JournalWriter,
        gauges: WorkerGauges,
        index: Int
    ) {
        estimatesPath = server.directory.map { "\($0.path)/estimates-\(index)" }
        policy = server.policy.withLock { $0 }
        self.journal = journal
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
        restoreEstimates()
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

    /// Whether a token says who may see the metrics.
    var hasScrapeToken: Bool { scrapeToken != nil }

    /// Whether a scrape with this `Authorization` may see the page: it must carry the token, where one is configured.
    func isScrapeAllowed(_ authorization: [UInt8]) -> Bool {
        scrapeToken?.isBearer(authorization.span, at: loop.now) ?? true
    }
}

extension WorkerContext {
    func tenant(of head: RequestHead, _ endpoint: Endpoint) throws(TenantRegistry.Refusal) -> TenantRegistry.Identity {
        try policy.tenants.tenant(of: head, endpoint, at: Clock.wall(), cache: &tenants)
    }

    /// A tenant's name, looked up once for each label.
    func tenantName(_ label: LabelID) -> FixedText {
        if let known = tenantNames[label] { return known }
        let name = FixedText(server.labels.tenants.value(label))
        tenantNames[label] = name
        return name
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
        let price = policy.prices.price(provider: target.name, vendor: target.configuration.vendor, model: model)
        if label != 0 { prices[key] = .some(price) }
        return price
    }

    /// By what estimates know a model; those that have no label share one.
    func modelKey(_ provider: Int, _ model: String) -> ModelKey {
        ModelKey(provider: UInt32(provider), model: UInt32(knownModel(model)))
    }
}

extension WorkerContext {
    /// Goes on with new tenants and prices; calls in progress end by the old ones.
    func adopt(_ policy: Policy) {
        self.policy = policy
        prices = [:]
    }

    /// Learns from a complete answer with the provider's own numbers.
    func learn(
        _ key: ModelKey,
        estimatedInput: Int,
        estimatedOutput: Int,
        usage: TokenUsage
    ) -> TokenCalibration.Errors {
        forecast.learn(key, usage: usage)
        return calibration.learn(
            key,
            estimatedInput: estimatedInput,
            estimatedOutput: estimatedOutput,
            usage: usage
        )
    }

    func restore(_ estimates: String, key: (_ provider: String, _ model: String) -> ModelKey?) {
        calibration.restore(estimates, key: key)
        forecast.restore(estimates, key: key)
    }

    /// What was learnt, as lines of text.
    func estimates(name: (ModelKey) -> (provider: String, model: String)?) -> String {
        calibration.encoded(name: name) + forecast.encoded(name: name)
    }

    func open(_ money: CallMoney) { money.open(in: &journal) }

    /// Tells that a stream has so many tokens by now.
    ///
    /// - Returns: why it is to be ended, if it is.
    func produced(_ tokens: Int, by money: CallMoney) -> GuardrailActions? {
        money.produced(tokens, in: journal)
    }

    /// Puts what a call came to into the journal.
    func write(_ money: CallMoney) {
        if money.write(to: &journal) { return }
        // Slower, and nothing is lost: what waits in all journals is written down here and now.
        server.keeper.makeRoom()
        _ = money.write(to: &journal)
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
