// SPDX-License-Identifier: Apache-2.0

import CProtobufC
import CRemoteWrite
import Protocol
import Testing

/// libprotobuf-c as the judge of messages that were joined from pieces.
struct ProtobufAgreementTests {
    @Test func `libprotobuf-c packs what it unpacked to the same bytes, whatever the series`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let request = randomRequest(&random)
            #expect(repacked(request.message) == request.message)
        }
    }

    @Test func `libprotobuf-c reads the samples that were written`() throws {
        var random = SystemRandomNumberGenerator()
        let request = randomRequest(&random)
        let ours = try DecodedWriteRequest(message: request.message)
        let message = unsafe try #require(
            unsafe prometheus__write_request__unpack(nil, request.message.count, request.message)
        )
        defer { unsafe prometheus__write_request__free_unpacked(message, nil) }

        #expect(unsafe message.pointee.n_timeseries == request.samples)
        for (index, series) in ours.timeSeries.enumerated() {
            let theirs = unsafe try #require(unsafe message.pointee.timeseries[index])
            let sample = unsafe try #require(unsafe theirs.pointee.samples[0])
            #expect(unsafe theirs.pointee.n_labels == series.labels.count)
            #expect(unsafe sample.pointee.value.bitPattern == series.samples[0].value.bitPattern)
            #expect(unsafe sample.pointee.timestamp == series.samples[0].timestamp)
            let label = unsafe try #require(unsafe theirs.pointee.labels[0])
            #expect(unsafe String(cString: label.pointee.value) == series.labels[0].value)
        }
    }

    private func randomRequest(_ random: inout SystemRandomNumberGenerator) -> WriteRequest {
        var request = WriteRequest()
        for _ in 0..<Int.random(in: 1...20, using: &random) {
            let name = "metric_\(random.next() as UInt16)"
            let labels = (0..<Int.random(in: 0...7, using: &random)).map { number in
                (name: "l\(number)", value: String(repeating: "vé", count: Int.random(in: 1...80, using: &random)))
            }
            let value = Double.random(in: -1e9...1e9, using: &random).rounded(.toNearestOrEven) / 4
            let time = Int64.random(in: 0...4_000_000_000_000, using: &random)
            request.append(EncodedLabels(name: name, labels: labels), value == 0 ? 0 : value, at: time)
        }
        // Packed by libprotobuf-c, the fields of one number come together.
        request.append(EncodedMetadata(name: "m", type: .histogram, help: "Help."))
        return request
    }

    private func repacked(_ message: [UInt8]) -> [UInt8]? {
        guard let read = unsafe prometheus__write_request__unpack(nil, message.count, message) else { return nil }
        defer { unsafe prometheus__write_request__free_unpacked(read, nil) }
        let size = unsafe prometheus__write_request__get_packed_size(read)
        return unsafe [UInt8](unsafeUninitializedCapacity: size) { output, count in
            count = unsafe prometheus__write_request__pack(read, output.baseAddress)
        }
    }
}
