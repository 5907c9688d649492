// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics

/// Exchanges as a busy team makes them: eight models, ten tenants, streams, some errors.
struct Workload {
    static let models = 8
    static let tenants = 10

    static func labels(models: Int = models, tenants: Int = tenants) -> Labels {
        let labels = Labels(models: max(models, 1), tenants: max(tenants, 1))
        admit(models: models, tenants: tenants, to: labels)
        return labels
    }

    static func admit(models: Int, tenants: Int, to labels: Labels) {
        labels.providers.admit("openai")
        labels.routes.admit("/v1/responses")
        for number in 0..<models { labels.models.admit("model-\(number)") }
        for number in 0..<tenants { labels.tenants.admit("team-\(number)") }
    }

    private var state: UInt64 = 42

    private mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }

    mutating func sample(models: Int = models, tenants: Int = tenants) -> RequestSample {
        var sample = RequestSample()
        let random = next()
        sample.kind = .model
        sample.isStream = true
        sample.usageSource = .provider
        sample.status = random & 63 == 0 ? 429 : 200
        sample.method = 2
        sample.provider = 1
        sample.route = 1
        sample.model = LabelID(1 + random >> 8 % UInt64(models))
        sample.tenant = LabelID(1 + random >> 16 % UInt64(tenants))
        sample.duration = 200_000_000 + random >> 20 % 8_000_000_000
        sample.timeToFirstToken = 50_000_000 + random >> 24 % 900_000_000
        sample.generation = sample.duration - 150_000_000
        sample.requestOverhead = 8_000 + random >> 30 % 30_000
        sample.responseOverhead = 6_000 + random >> 34 % 30_000
        sample.costNanodollars = random >> 40 % 90_000_000
        sample.endedAt = 1_790_000_000_000_000_000
        sample.promptTokens = UInt32(random >> 44 % 9000)
        sample.completionTokens = UInt32(2 + random >> 48 % 900)
        sample.promptCharacters = sample.promptTokens * 4
        for _ in 0..<4 { sample.gaps.add(20_000_000) }
        return sample
    }

    mutating func samples(_ count: Int) -> [RequestSample] { (0..<count).map { _ in sample() } }
}

/// A ring's writing end in an object, for closures to change.
// Safety: one thread at a time uses it.
final class Recorder: @unchecked Sendable {
    private var producer: SampleProducer

    init(_ producer: consuming SampleProducer) {
        self.producer = producer
    }

    /// Records as a worker does: the record is pushed with the times that are known last.
    func record(_ sample: borrowing RequestSample, count: Int) {
        for number in 0..<count {
            producer.push(sample, duration: UInt64(truncatingIfNeeded: number), endedAt: Int64(number))
        }
    }

    func push(_ sample: RequestSample) -> Bool { producer.push(sample) }
}
