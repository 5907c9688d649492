// SPDX-License-Identifier: Apache-2.0

import Metrics

extension Configuration {
    enum Purpose: Equatable, Sendable {
        case serve
        /// For the one command that is run; `ollama` when all it asks is meant for that.
        case exec(isForOllama: Bool = false)
    }

    /// Puts together what flags, environment, file and defaults say: the first of them that says something counts.
    static func load(
        _ options: Options,
        for purpose: Purpose = .serve,
        environment: Environment = .process,
        machine: Machine = .current
    ) throws(ConfigurationError) -> Configuration {
        var configuration = Configuration()
        configuration.workers = min(machine.cores, workerLimit)
        let surroundings = Surroundings.of(file: options.config, environment)
        let file = try section(ofFile: options.config)
        if let file { try configuration.read(file, surroundings) }
        try configuration.apply(Overrides(options, environment), for: purpose)
        // Not by each of the commands that share a file.
        if purpose != .serve { configuration.reports = Reports() }
        try configuration.reports.refuseWithoutLedger(configuration.ledgerDirectory)
        try configuration.chooseProviders(file, surroundings, for: purpose)
        configuration.completeInstance(for: purpose, machine)
        return configuration
    }

    /// The part that bills need: who may read the ledger need not have the providers' keys.
    static func loadForReport(
        _ options: Options,
        environment: Environment = .process
    ) throws(ConfigurationError) -> Configuration {
        var configuration = Configuration()
        let surroundings = Surroundings.of(file: options.config, environment)
        if let file = try section(ofFile: options.config) {
            configuration.stateDirectory = try file.text(.stateDirectory)?.path(in: surroundings)
            try configuration.readMoney(file, surroundings)
        }
        if let text = Overrides(options, environment).stateDirectory {
            configuration.stateDirectory = try text.plain()
        }
        return configuration
    }

    private mutating func readMoney(
        _ file: Section<Key>,
        _ surroundings: Surroundings
    ) throws(ConfigurationError) {
        if let node = file[.ledger] { ledger = try Ledger(Section(node), surroundings) }
        if let node = file[.tenants] { tenants = try Tenants(Section(node)) }
        if let node = file[.reports] { reports = try Reports(Section(node), surroundings) }
    }

    private static func section(ofFile path: String?) throws(ConfigurationError) -> Section<Key>? {
        guard let path else { return nil }
        return try Section(Node(file: path))
    }

    private mutating func read(
        _ file: Section<Key>,
        _ surroundings: Surroundings
    ) throws(ConfigurationError) {
        if let text = try file.text(.listen) { listen = try ListenAddress(text) }
        if let text = try file.text(.logFormat) { logFormat = try text.logFormat() }
        stateDirectory = try file.text(.stateDirectory)?.path(in: surroundings)
        if let node = file[.state] { state = try State(Section(node)) }
        try readMoney(file, surroundings)
        if let node = file[.series] { series = try Series(Section(node)) }
        try file.read(.workers, into: &workers, in: 1...Self.workerLimit)
        if let node = file[.retry] { retry = try Retry(Section(node)) }
        if let node = file[.prices] { prices = try Prices(Section(node), surroundings) }
        if let node = file[.labels] { labels = try Labels(Section(node), surroundings) }
        if let node = file[.emitters] { emitters = try Emitters(Section(node), surroundings) }
        if let node = file[.limits] { limits = try Limits(Section(node)) }
        if let node = file[.timeouts] { timeouts = try Timeouts(Section(node)) }
    }

    /// Comes after the overrides, for a provider must not be at the address where we listen.
    private mutating func chooseProviders(
        _ file: Section<Key>?,
        _ surroundings: Surroundings,
        for purpose: Purpose
    ) throws(ConfigurationError) {
        let choice = Providers(surroundings: surroundings, listen: listen, purpose: purpose)
        providers = try choice.all(in: file?[.providers])
        routes = try Route.all(in: file, providers: providers, for: purpose)
    }

    /// Two processes must never send the same series: a receiver would take one's counters for the other's resets. The
    /// next process on a state directory goes on with the last one's, wherever it runs.
    private mutating func completeInstance(for purpose: Purpose, _ machine: Machine) {
        labels.slots?.host = machine.hostName
        if stateDirectory != nil || !labels.instance.isEmpty { labels.slots = nil }
        guard labels.instance.isEmpty else { return }
        if let known = stateDirectory.flatMap(StateDirectory.instance(in:)) {
            labels.instance = known
            return
        }
        let isPortOurs = purpose == .serve && listen.port != 0
        let own = isPortOurs ? String(listen.port) : String(machine.processID)
        labels.instance = "\(machine.hostName):\(own)"
    }
}
