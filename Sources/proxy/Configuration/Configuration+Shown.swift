// SPDX-License-Identifier: Apache-2.0

import Emitters
import Linux
import Money
import Protocol

extension Configuration {
    /// The whole of it as JSON with the file's own keys, so that it may be given back as a file.
    ///
    /// Secrets are places here, not values; what else may hold one (headers, a URL's query) is masked.
    var json: String {
        JSON5.object([
            (Key.listen, .text(listen.description)),
            (.stateDirectory, stateDirectory.map(JSON5.text)),
            (.state, state.shown),
            (.ledger, ledger.shown),
            (.providers, .named(providers.map { ($0.name, $0.shown) })),
            (.routes, .list(routes.map { $0.shown(providers) })),
            (.retry, retry.shown),
            (.prices, prices.shown),
            (.tenants, tenants.shown),
            (.reports, reports.shown),
            (.labels, labels.shown),
            (.series, series.shown),
            (.emitters, emitters.shown),
            (.limits, limits.shown),
            (.timeouts, timeouts.shown),
            (.workers, .integer(workers)),
            (.logFormat, .text(logFormat.rawValue)),
        ]).text()
    }
}

extension JSON5 {
    static let mask = "***"

    static func text(_ text: String) -> JSON5 { JSON5(value: .string(text)) }
    static func integer(_ value: Int) -> JSON5 { JSON5(value: .number(DecimalNumber(value))) }
    static func truth(_ value: Bool) -> JSON5 { JSON5(value: .bool(value)) }
    fileprivate static func url(_ url: String) -> JSON5 {
        .text(url.prefix { $0 != "?" } + (url.contains("?") ? "?\(mask)" : ""))
    }

    static func list(_ elements: [JSON5]) -> JSON5 { JSON5(value: .array(elements)) }

    static func named(_ members: [(String, JSON5)]) -> JSON5 {
        JSON5(value: .object(members.map { Member(key: $0, line: 0, value: $1) }))
    }

    /// Leaves out what is absent.
    static func object<Key: RawRepresentable<String>>(_ members: [(Key, JSON5?)]) -> JSON5 {
        named(members.compactMap { key, value in value.map { (key.rawValue, $0) } })
    }
}

extension Provider {
    fileprivate var shown: JSON5 {
        var variable: JSON5?
        if case .environment(let name) = apiKey?.source { variable = .text(name) }
        return JSON5.object([
            (Key.kind, .text(kind.rawValue)),
            (.baseURL, baseURL.map { .text($0.description) }),
            (.apiKeyEnv, variable),
            (.apiKeyFile, apiKey?.file.map(JSON5.text)),
            (.caFile, caFile.map(JSON5.text)),
            (.streamUsage, streamUsage ? nil : .truth(false)),
            (.deployments, deployments.isEmpty ? nil : .named(deployments.map { ($0.name, .text($0.model)) })),
        ])
    }
}

extension Route {
    fileprivate func shown(_ providers: [Provider]) -> JSON5 {
        JSON5.object([(Key.model, .text(model.description)), (.provider, .text(providers[provider].name))])
    }
}

extension Configuration.Retry {
    fileprivate var shown: JSON5 {
        JSON5.object([(Key.attempts, .integer(attempts)), (.base, .text(base.text)), (.max, .text(max.text))])
    }
}

extension Configuration.Prices {
    fileprivate var shown: JSON5 {
        JSON5.object([
            (Key.file, file.map(JSON5.text)), (.defaults, .truth(isWithDefaults)), (.unknownModel, unknownModel.shown),
        ])
    }
}

extension Configuration.Prices.UnknownModel {
    fileprivate var shown: JSON5 {
        switch self {
        case .count: .text("count")
        case .deny: .text("deny")
        case .priced(let name): .object([(Configuration.Prices.UnknownModelKey.as, .text(name.text))])
        }
    }
}

extension Configuration.State {
    fileprivate var shown: JSON5 {
        JSON5.object([(Key.sync, .text(sync.rawValue)), (.interval, .text(interval.text))])
    }
}

extension Configuration.Ledger {
    fileprivate var shown: JSON5 {
        JSON5.object([(Key.directory, directory.map(JSON5.text)), (.keep, keptDays.map { .text("\($0)d") })])
    }
}

extension Configuration.Reports {
    fileprivate var shown: JSON5 {
        JSON5.object([
            (Key.at, .text(atText)),
            (.timeZone, .text(timeZone)),
            (.slackWebhook, slackWebhook?.file.map(JSON5.text)),
            (.email, email?.shown),
        ])
    }
}

extension Configuration.Reports.Email {
    fileprivate var shown: JSON5 {
        JSON5.object([
            (Key.smtpURL, .text(smtpURL)),
            (.from, .text(from)),
            (.to, .list(to.map(JSON5.text))),
            (.user, user.map(JSON5.text)),
            (.passwordFile, password?.file.map(JSON5.text)),
            (.caFile, caFile.map(JSON5.text)),
        ])
    }
}

extension Configuration.Series {
    fileprivate var shown: JSON5 {
        JSON5.object([(Key.limit, .integer(limit)), (.expireAfter, expireAfter.map { .text($0.text) })])
    }
}

extension Configuration.Labels {
    /// A name that is to be taken from the slots is not one yet.
    fileprivate var shown: JSON5 {
        JSON5.object([
            (Key.job, .text(job)), (.instance, slots == nil ? .text(instance) : nil), (.slots, slots?.shown),
        ])
    }
}

extension Configuration.Labels.Slots {
    fileprivate var shown: JSON5 {
        JSON5.object([(Key.count, .integer(count)), (.directory, .text(directory))])
    }
}

extension Configuration.Emitters {
    fileprivate var shown: JSON5 {
        JSON5.object([
            (Key.scrape, scrape.shown),
            (.remoteWrite, .list(remoteWrite.map(\.shown))),
            (.statsd, .list(statsd.map(\.shown))),
            (.relay, .list(relay.map(\.shown))),
            (.textfile, textfile.map(JSON5.text)),
        ])
    }
}

extension Configuration.Scrape {
    fileprivate var shown: JSON5 {
        JSON5.object([(Key.path, .text(path)), (.bearerTokenFile, bearerToken?.file.map(JSON5.text))])
    }
}

extension Configuration.RemoteWrite {
    fileprivate var shown: JSON5 {
        JSON5.object([
            (Key.url, .url(url)),
            (.name, name.map(JSON5.text)),
            (.version, .text(version.rawValue)),
            (.interval, .text(interval.text)),
            (.headers, .named(headers.map { ($0.name, .text(JSON5.mask)) })),
            (.basicAuth, basicAuth?.shown),
            (.bearerTokenFile, bearerTokenFile?.file.map(JSON5.text)),
            (.tls, tls == TLS() ? nil : tls.shown),
            (.proxyURL, proxyURL.map(JSON5.text)),
            (.queue, .object([(QueueKey.maxBytes, .text(ByteSize.text(maxBytes)))])),
        ])
    }
}

extension Configuration.RemoteWrite.TLS {
    fileprivate var shown: JSON5 {
        JSON5.object([
            (Key.caFile, caFile.map(JSON5.text)),
            (.certFile, certFile.map(JSON5.text)),
            (.keyFile, keyFile.map(JSON5.text)),
            (.serverName, serverName.map(JSON5.text)),
            (.isVerificationSkipped, isVerificationSkipped ? JSON5(value: .bool(true)) : nil),
        ])
    }
}

extension Configuration.RemoteWrite.BasicAuth {
    fileprivate var shown: JSON5 {
        JSON5.object([(Key.username, .text(username)), (.passwordFile, passwordFile.file.map(JSON5.text))])
    }
}

extension Configuration.StatsD {
    fileprivate var shown: JSON5 {
        JSON5.object([
            (Key.address, .text(address.description)),
            (.flavour, .text(flavour.rawValue)),
            (.timers, flavour == .dogstatsd ? .text(timers.rawValue) : nil),
            (.timestamps, flavour == .dogstatsd ? .truth(timestamps) : nil),
            (.prefix, .text(prefix)),
            (.interval, .text(interval.text)),
            (.payload, .integer(payload)),
        ])
    }
}

extension Configuration.Relay {
    fileprivate var shown: JSON5 {
        JSON5.object([(Key.url, .url(url)), (.job, .text(job)), (.interval, .text(interval.text))])
    }
}

extension Configuration.Limits {
    fileprivate var shown: JSON5 {
        JSON5.object([
            (Key.head, .text(ByteSize.text(head))),
            (.fields, .integer(fields)),
            (.body, .text(ByteSize.text(body))),
            (.connections, .integer(connections)),
            (.idle, .text(idle.text)),
        ])
    }
}

extension Configuration.Timeouts {
    fileprivate var shown: JSON5 {
        JSON5.object([
            (Key.connect, .text(connect.text)),
            (.firstByte, .text(firstByte.text)),
            (.idle, .text(idle.text)),
            (.shutdown, .text(shutdown.text)),
            (.flush, .text(flush.text)),
        ])
    }
}
