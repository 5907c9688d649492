// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

/// Turns finished exchanges into timers, under the names and labels of the histograms that count the same durations.
struct TimerLines {
    private enum Timer: String {
        case exchange = "http_request_duration_seconds"
        case request = "llm_request_duration_seconds"
        case firstToken = "llm_time_to_first_token_seconds"
        case outputToken = "llm_time_per_output_token_seconds"
        case overhead = "proxy_overhead_seconds"
        case promptCharacters = "llm_prompt_chars_histogram"
    }

    /// A timer and what its labels are made from.
    private struct Key: Hashable {
        let timer: Timer
        var first: UInt16 = 0
        var second: UInt16 = 0
        var third: UInt16 = 0
    }

    private let settings: StatsDSettings
    private let labels: Labels
    private var names: [Key: StatsDName] = [:]
    private var line: [UInt8] = []

    init(_ settings: StatsDSettings, _ labels: Labels) {
        self.settings = settings
        self.labels = labels
    }

    mutating func write(_ share: SampleShare, to builder: inout DatagramBuilder) {
        for sample in share.samples { write(sample, oneIn: share.oneIn, to: &builder) }
    }

    private mutating func write(_ sample: RequestSample, oneIn share: Int, to builder: inout DatagramBuilder) {
        func put(_ nanoseconds: UInt64, _ key: Key) {
            line.removeAll(keepingCapacity: true)
            line.appendTimer(name(of: key), nanoseconds: nanoseconds, as: settings.timers, oneIn: share)
            builder.add(line)
        }
        let exchange = Key(
            timer: .exchange,
            first: sample.route,
            second: UInt16(sample.method),
            third: sample.status
        )
        put(sample.duration, exchange)
        guard sample.kind == .model else { return }
        put(sample.duration, Key(timer: .request, first: sample.provider, second: sample.model))
        if sample.timeToFirstToken > 0 {
            put(sample.timeToFirstToken, Key(timer: .firstToken, first: sample.provider, second: sample.model))
        }
        if let time = sample.timePerOutputToken {
            put(time, Key(timer: .outputToken, first: sample.provider, second: sample.model))
        }
        if sample.requestOverhead > 0 { put(sample.requestOverhead, Key(timer: .overhead, first: 0)) }
        if sample.responseOverhead > 0 { put(sample.responseOverhead, Key(timer: .overhead, first: 1)) }
        writePrompt(of: sample, oneIn: share, to: &builder)
    }

    /// Characters are no time, and only DogStatsD has a type for anything else.
    private mutating func writePrompt(of sample: RequestSample, oneIn share: Int, to builder: inout DatagramBuilder) {
        guard settings.flavour == .dogstatsd else { return }
        let name = name(of: Key(timer: .promptCharacters, first: sample.tenant))
        let type = settings.timers == .distribution ? settings.timers : .histogram
        line.removeAll(keepingCapacity: true)
        line.appendObservation(name, Double(sample.promptCharacters), as: type, oneIn: share)
        builder.add(line)
    }

    private mutating func name(of key: Key) -> StatsDName {
        if let known = names[key] { return known }
        let pairs = labels(of: key).pairs(with: settings.tags)
        let new = StatsDName(settings.flavour, prefix: settings.prefix, key.timer.rawValue, pairs)
        names[key] = new
        return new
    }

    /// Sorted by name, as in the snapshot's series.
    private func labels(of key: Key) -> [Label] {
        switch key.timer {
        case .exchange:
            [
                Label("method", MethodLabel.values[min(Int(key.second), Int(MethodLabel.other))]),
                Label("route", labels.routes.value(key.first)),
                Label("status_code", String(key.third)),
            ]
        case .request, .firstToken, .outputToken:
            [Label("model", labels.models.value(key.second)), Label("provider", labels.providers.value(key.first))]
        case .promptCharacters:
            [Label("tenant", labels.tenants.value(key.first))]
        case .overhead:
            [Label("phase", key.first == 0 ? "request" : "response")]
        }
    }
}
