// SPDX-License-Identifier: Apache-2.0

import Linux
import Money

/// Everything a run is told by flags, environment and file, checked and complete.
///
/// Only keys that do something exist. Secrets are not in here, only the places they are read from (`Secret`).
struct Configuration: Sendable {
    enum Key: String, CaseIterable {
        case listen
        case stateDirectory = "state_dir"
        case state, ledger, providers, routes, retry, prices, tenants, reports, labels, series, emitters, limits,
            timeouts, workers
        case logFormat = "log_format"
    }

    /// As many as there are sample rings.
    static let workerLimit = 64

    var listen = ListenAddress(host: "127.0.0.1", port: 8787)
    /// Where what was recorded outlives the process; nil keeps it in memory.
    var stateDirectory: String?
    var state = State()
    var ledger = Ledger()
    /// In the file's order; never without one of kind `demo` unless the file gave that name to another.
    var providers: [Provider] = []
    /// The first that matches counts.
    var routes: [Route] = []
    var retry = Retry()
    var prices = Prices()
    var tenants = Tenants()
    var reports = Reports()
    var labels = Labels()
    var series = Series()
    var emitters = Emitters()
    var limits = Limits()
    var timeouts = Timeouts()
    var workers = 1
    var logFormat = Log.Format.text
}

extension Configuration {
    func provider(named name: String) -> Int? {
        providers.firstIndex { $0.name == name }
    }

    /// The provider that the rules choose for a model of an OpenAI path; nil when no rule matches.
    func provider(forModel model: String) -> Int? {
        routes.first { $0.model.matches(model) }?.provider
    }

    /// The provider of a call through an API: the rules' choice if it speaks that, else the first that does. OpenAI's is
    /// spoken by all, and Anthropic's by many that are said to speak OpenAI's.
    func provider(for api: Endpoint.API, model: String) -> Int? {
        let choice = provider(forModel: model)
        if let choice, providers[choice].kind.speaks(api) { return choice }
        if api == .openAI { return nil }
        return providers.firstIndex { $0.kind.isNative(to: api) } ?? (api == .anthropic ? choice : nil)
    }
}
