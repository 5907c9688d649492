// SPDX-License-Identifier: Apache-2.0

/// The flags that take a value. Most stand for a key of the configuration.
enum Flag: String, CaseIterable, Sendable {
    case config, listen, instance, prices, workers, statsd
    case stateDirectory = "state-dir"
    case remoteWrite = "remote-write"
    case logFormat = "log-format"
    case receipt
    case scrape, job, interval
    case remoteWriteVersion = "rw-version"

    /// Those that `relay` takes; it takes no file, and no other command takes the last four.
    static let ofRelay: [Flag] = [.remoteWrite, .logFormat] + relayOnly
    static let ofOthers = allCases.filter { !relayOnly.contains($0) }

    private static let relayOnly: [Flag] = [.scrape, .job, .interval, .remoteWriteVersion]

    /// As it is written.
    var name: String { "--\(rawValue)" }

    var example: String {
        switch self {
        case .config: "tokenmeter.json5"
        case .listen: "127.0.0.1:8787"
        case .stateDirectory: "/var/lib/tokenmeter"
        case .instance: "ci-17"
        case .prices: "prices.json5"
        case .workers: "4"
        case .statsd: "udp://127.0.0.1:8125"
        case .remoteWrite: "http://127.0.0.1:9090/api/v1/write"
        case .logFormat: "json"
        case .receipt: "receipt.json"
        case .scrape: "http://127.0.0.1:8000/metrics"
        case .job: "vllm"
        case .interval: "10s"
        case .remoteWriteVersion: "2"
        }
    }
}
