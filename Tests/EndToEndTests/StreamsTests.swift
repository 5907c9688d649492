// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    struct StreamsTests {
        private static let streams = 1000

        @Test func `a thousand parallel streams arrive whole, in order and without a stall`() async throws {
            let scratch = try Scratch()
            let port = try Loopback.freePort()
            let upstream = try ChildProcess(["python3", Tools.script("streams.py"), "serve", "\(port)"], in: scratch)
            try await upstream.becomesReady { (try? await HTTP.get(port, "/").status) == 200 }
            let proxy = try await ProxyServer(upstreamConfiguration("http://127.0.0.1:\(port)"), in: scratch)
            let idle = proxy.residentBytes

            let load = try ChildProcess(
                ["python3", Tools.script("streams.py"), "load", "\(proxy.port)", "\(Self.streams)"],
                in: scratch
            )
            var peak = idle
            try await eventually("the load ends", within: .seconds(60), every: .milliseconds(100)) {
                peak = max(peak, proxy.residentBytes)
                return load.ending
            }

            let told = try JSON(load.output)
            #expect(told.whole.int == Self.streams, "\(load.output)")
            #expect(told.faults.items == [])
            // The upstream speaks every 100 ms; the rest is what a machine may need that does other things meanwhile.
            #expect(try #require(told.longest_gap_seconds.number) < 5)
            let page = try await proxy.metrics("all are counted") {
                $0.sum("llm_streams_total") == Double(Self.streams)
            }
            #expect(page.sum("llm_streams_total", ["outcome": "completed"]) == Double(Self.streams))
            #expect(page.sum("llm_tokens_total", ["phase": "completion"]) == Double(Self.streams * 60))
            let perStream = (peak - idle) / Self.streams
            print("\(Self.streams) streams: \(perStream >> 10) KiB each, \(idle >> 20) MiB idle; \(load.output)")
            #expect(perStream < 64 << 10)
            await proxy.process.stop()
            await upstream.stop()
        }
    }
}
