// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// A neighbour whose series go to every remote-write destination.
    struct Relay: Equatable, Sendable {
        enum Key: String, CaseIterable { case url, job, interval }

        static let intervals = Duration.milliseconds(100)...(.seconds(86_400))

        var url: String
        var job: String
        var interval = Duration.seconds(10)
    }
}

extension Configuration.Relay {
    init(_ section: Section<Key>) throws(ConfigurationError) {
        let url = try section.needed(.url, such: "http://127.0.0.1:8000/metrics")
        _ = try URLParts(url)
        self.url = url.text
        job = try section.needed(.job, such: "vllm").plain()
        try section.read(.interval, into: &interval, in: Self.intervals)
    }
}
