// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct RequestBoundsTests {
    @Test(arguments: RemoteWriteVersion.allCases)
    func `a full request takes nothing more, and an empty one always takes a series`(version: RemoteWriteVersion) {
        var joiner = RequestJoiner(version, RequestLimits(samples: 3, bytes: .max))
        let number = joiner.encode(name: "m", labels: [], .test)
        var taken = [joiner.append(number, 1, at: 1)]
        taken.append(joiner.append(number, [RemoteWriteSample(1, at: 2), RemoteWriteSample(1, at: 3)]))
        let message = joiner.message()
        taken.append(joiner.append(number, 1, at: 4))
        taken.append(joiner.append(number, [RemoteWriteSample(1, at: 4)]))
        taken.append(joiner.append(number, [.staleMarker(at: 4)]))
        #expect(taken == [true, true, false, false, false])
        #expect(joiner.contents.samples == 3)
        let same = joiner.message()
        #expect(same.elementsEqual(message))

        _ = joiner.finish()
        taken = [joiner.append(number, (0..<4).map { RemoteWriteSample(1, at: $0) })]
        #expect(taken == [true])
    }

    @Test(arguments: RemoteWriteVersion.allCases, [500, 4000, 60_000])
    func `no message of more than one series is longer than allowed`(version: RemoteWriteVersion, bytes: Int) throws {
        var joiner = RequestJoiner(version, RequestLimits(samples: .max, bytes: bytes))
        let traces = (0..<8).map { RemoteWriteExemplar(labels: [("trace_id", "trace \($0)")], value: 1, at: 1) }
        let histogram = NativeSample(schema: 3, zeroThreshold: 0, offset: -9, counts: [1, 900, 0, 0, 0, 7], at: 1)
        var series = 0
        while joiner.append(joiner.encode(name: "m", labels: [("n", String(series))], .test), .max, at: .min) {
            series += 1
            let number = joiner.encode(name: "o", labels: [("n", String(series))], .test)
            _ = joiner.append(number, [RemoteWriteSample(1, at: 1)], exemplars: traces)
            _ = joiner.append(number, [histogram])
        }
        if version == .v1 {
            let metadata = EncodedMetadata(name: "m", SeriesDescription(type: .gauge, help: "Help."))
            while joiner.append(metadata) {}
        }
        let length = joiner.message().count
        #expect(length <= bytes && length > bytes - 400)
    }

    @Test(arguments: [0, 31, 32, 100, 5000, 1 << 20])
    func `a bound of the body is kept whatever the message`(body: Int) {
        let limits = RequestLimits(samples: .max, message: .max, body: body)
        #expect(limits.bytes == 0 || Snappy.longestBlock(of: limits.bytes) <= body)
        #expect(RequestLimits(samples: 1, message: 10, body: 1 << 20).bytes == 10)
    }

    @Test(arguments: RemoteWriteVersion.allCases)
    func `a joiner with as many series as a request holds wants no more of them`(version: RemoteWriteVersion) {
        var joiner = RequestJoiner(version, RequestLimits(samples: 10, bytes: .max))
        var small = RequestJoiner(version, RequestLimits(samples: .max, bytes: 1000))
        for number in 0..<10 {
            #expect(!joiner.isCrowded)
            _ = joiner.encode(name: "m", labels: [("n", String(number))], .test)
            _ = small.encode(name: "m", labels: [("n", String(number))], .test)
        }
        #expect(joiner.isCrowded && small.isCrowded)
    }
}

extension Double {
    fileprivate static let max = Double.greatestFiniteMagnitude
}
