// SPDX-License-Identifier: Apache-2.0

import CProtobufC
import CRemoteWrite
import Protocol
import Testing

/// libprotobuf-c as the judge of messages that were joined from pieces.
struct ProtobufAgreementTests {
    @Test(arguments: RemoteWriteVersion.allCases)
    func `libprotobuf-c reads what we read`(version: RemoteWriteVersion) throws {
        for _ in 0..<200 {
            let message = randomMessage(version)
            let packed = try #require(repacked(message, version))
            let ours = try DecodedWriteRequest(message: message, version: version)
            let theirs = try DecodedWriteRequest(message: packed, version: version)
            #expect(ours.timeSeries.count > 0 && ours.lines == theirs.lines)
            // Its own order of fields, and nothing more or less.
            #expect(packed.count == message.count)
        }
    }

    @Test func `libprotobuf-c reads the samples of 1_0 that were written`() throws {
        let bytes = randomMessage(.v1)
        let ours = try DecodedWriteRequest(message: bytes)
        let message = unsafe try #require(unsafe prometheus__write_request__unpack(nil, bytes.count, bytes))
        defer { unsafe prometheus__write_request__free_unpacked(message, nil) }

        #expect(unsafe message.pointee.n_timeseries == ours.timeSeries.count)
        for (index, series) in ours.timeSeries.enumerated() {
            let theirs = unsafe try #require(unsafe message.pointee.timeseries[index])
            #expect(unsafe theirs.pointee.n_labels == series.labels.count)
            #expect(unsafe theirs.pointee.n_samples == series.samples.count)
            #expect(unsafe theirs.pointee.n_histograms == series.histograms.count)
            for (place, sample) in series.samples.enumerated() {
                let read = unsafe try #require(unsafe theirs.pointee.samples[place])
                #expect(unsafe read.pointee.value.bitPattern == sample.value.bitPattern)
                #expect(unsafe read.pointee.timestamp == sample.timestamp)
            }
            let label = unsafe try #require(unsafe theirs.pointee.labels[0])
            #expect(unsafe String(cString: label.pointee.value) == series.labels[0].value)
        }
    }

    @Test func `libprotobuf-c reads the samples of 2_0 that were written`() throws {
        let bytes = randomMessage(.v2)
        let ours = try DecodedWriteRequest(message: bytes, version: .v2)
        let message = unsafe try #require(
            unsafe io__prometheus__write__v2__request__unpack(nil, bytes.count, bytes)
        )
        defer { unsafe io__prometheus__write__v2__request__free_unpacked(message, nil) }

        #expect(unsafe message.pointee.n_timeseries == ours.timeSeries.count)
        #expect(unsafe message.pointee.n_symbols == ours.symbols.count)
        for (index, series) in ours.timeSeries.enumerated() {
            let theirs = unsafe try #require(unsafe message.pointee.timeseries[index])
            #expect(unsafe theirs.pointee.n_labels_refs == 2 * series.labels.count)
            #expect(unsafe theirs.pointee.n_exemplars == series.exemplars.count)
            for (place, sample) in series.samples.enumerated() {
                let read = unsafe try #require(unsafe theirs.pointee.samples[place])
                #expect(unsafe read.pointee.value.bitPattern == sample.value.bitPattern)
                #expect(unsafe read.pointee.timestamp == sample.timestamp)
                #expect(unsafe read.pointee.start_timestamp == sample.startTimestamp)
            }
            let reference = unsafe Int(theirs.pointee.labels_refs[1])
            let value = unsafe try #require(unsafe message.pointee.symbols[reference])
            #expect(unsafe String(cString: value) == series.labels[0].value)
        }
    }

    private func randomMessage(_ version: RemoteWriteVersion) -> [UInt8] {
        var joiner = RequestJoiner(version)
        for _ in 0..<Int.random(in: 1...20) {
            let number = joiner.encode(
                name: "metric_\(UInt16.random(in: 0...99))",
                labels: randomLabels(),
                randomFamily()
            )
            appendRandom(number, to: &joiner)
        }
        return joiner.message()
    }

    private func randomLabels() -> [LabelPair] {
        (0..<Int.random(in: 0...7)).map { ("l\($0)", String(repeating: "vé", count: .random(in: 1...80))) }
    }

    private func randomFamily() -> SeriesDescription {
        let type: MetricType = [.counter, .gauge, .histogram].randomElement() ?? .gauge
        return SeriesDescription(type: type, help: ["", "Help.", "é\n"].randomElement() ?? "", unit: "seconds")
    }

    private func appendRandom(_ number: Int, to joiner: inout RequestJoiner) {
        switch Int.random(in: 0..<3) {
        case 0: _ = joiner.append(number, randomValue(), at: randomTime(), since: randomTime())
        case 1:
            let samples = (0..<Int.random(in: 1...3)).map { _ in
                RemoteWriteSample(randomValue(), at: randomTime(), since: randomTime())
            }
            let labels = [("trace_id", String(UInt64.random(in: 0...9))), ("span_id", "s")]
            let exemplar = RemoteWriteExemplar(labels: labels, value: randomValue(), at: randomTime())
            _ = joiner.append(number, samples, exemplars: Bool.random() ? [exemplar] : [])
        default:
            let counts = (0..<Int.random(in: 0...30)).map { _ in UInt64.random(in: 0...2) * .random(in: 0...1 << 50) }
            let histogram = NativeSample(
                schema: .random(in: -4...8),
                zeroThreshold: 0x1p-128,
                zeroCount: .random(in: 0...2),
                offset: .random(in: -1000...1000),
                counts: counts,
                sum: randomValue(),
                at: randomTime(),
                since: randomTime()
            )
            _ = joiner.append(number, [histogram])
        }
    }

    private func randomValue() -> Double {
        [0, 1, .infinity, .nan, RemoteWriteSample.staleMarker, .random(in: -1e9...1e9)].randomElement() ?? 0
    }

    private func randomTime() -> Int64 {
        [0, 1_795_511_107_042, .random(in: -9...4_000_000_000_000)].randomElement() ?? 0
    }

    private func repacked(_ message: [UInt8], _ version: RemoteWriteVersion) -> [UInt8]? {
        switch version {
        case .v1: repacked1(message)
        case .v2: repacked2(message)
        }
    }

    private func repacked1(_ message: [UInt8]) -> [UInt8]? {
        guard let read = unsafe prometheus__write_request__unpack(nil, message.count, message) else { return nil }
        defer { unsafe prometheus__write_request__free_unpacked(read, nil) }
        let size = unsafe prometheus__write_request__get_packed_size(read)
        return unsafe [UInt8](unsafeUninitializedCapacity: size) { output, count in
            count = unsafe prometheus__write_request__pack(read, output.baseAddress)
        }
    }

    private func repacked2(_ message: [UInt8]) -> [UInt8]? {
        guard let read = unsafe io__prometheus__write__v2__request__unpack(nil, message.count, message) else {
            return nil
        }
        defer { unsafe io__prometheus__write__v2__request__free_unpacked(read, nil) }
        let size = unsafe io__prometheus__write__v2__request__get_packed_size(read)
        return unsafe [UInt8](unsafeUninitializedCapacity: size) { output, count in
            count = unsafe io__prometheus__write__v2__request__pack(read, output.baseAddress)
        }
    }
}
