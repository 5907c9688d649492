// SPDX-License-Identifier: Apache-2.0

/// The flags that take a value. Most stand for a key of the configuration.
enum Flag: String, CaseIterable, Sendable {
    case config, listen, instance, prices, workers, statsd
    case stateDirectory = "state-dir"
    case remoteWrite = "remote-write"
    case logFormat = "log-format"
    case receipt

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
        }
    }
}
