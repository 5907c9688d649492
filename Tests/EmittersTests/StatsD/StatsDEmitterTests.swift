// SPDX-License-Identifier: Apache-2.0

import Emitters
import Linux
import Metrics
import Protocol
import Testing

struct StatsDEmitterTests {
    @Test func `sends increments, gauges and timers in Datadog's dialect`() throws {
        let rig = try StatsDRig(.dogstatsd)
        rig.record(2)
        let receipt = try rig.flushOnce()
        let lines = rig.receiver.lines

        let labels = "model:gpt-5.5,provider:openai,tenant:team-a"
        #expect(lines.contains("t.llm_requests_total:2|c|#model:gpt-5.5,provider:openai,status:200,tenant:team-a"))
        #expect(lines.contains("t.llm_tokens_total:14|c|#model:gpt-5.5,phase:prompt,provider:openai,tenant:team-a"))
        #expect(lines.contains("t.llm_cost_usd_total:0.000000018|c|#\(labels)"))
        #expect(lines.filter { $0 == "t.llm_request_duration_seconds:1.5|h|#model:gpt-5.5,provider:openai" }.count == 2)
        #expect(lines.contains("t.llm_time_to_first_token_seconds:0.25|h|#model:gpt-5.5,provider:openai"))
        #expect(lines.contains("t.llm_time_per_output_token_seconds:0.5|h|#model:gpt-5.5,provider:openai"))
        #expect(lines.contains("t.proxy_overhead_seconds:0.00002|h|#phase:request"))
        #expect(lines.contains("t.proxy_overhead_seconds:0.000003|h|#phase:response"))
        #expect(lines.contains { $0.hasPrefix("t.proxy_series:") && $0.hasSuffix("|g") })
        let route = "method:POST,route:/v1/chat/completions,status_code:200"
        #expect(lines.filter { $0 == "t.http_request_duration_seconds:1.5|h|#\(route)" }.count == 2)
        #expect(receipt.delivered == UInt64(lines.count) && receipt.dropped == 0)
    }

    @Test func `sends milliseconds and dotted names in the plain dialect`() throws {
        let rig = try StatsDRig(.plain)
        rig.record(1)
        _ = try rig.flushOnce()

        let lines = rig.receiver.lines
        #expect(lines.contains("t.llm_request_duration_seconds.model.gpt-5_5.provider.openai:1500|ms"))
        #expect(lines.contains("t.llm_requests_total.model.gpt-5_5.provider.openai.status.200.tenant.team-a:1|c"))
        #expect(rig.receiver.lines.allSatisfy { !$0.contains("#") })
    }

    @Test func `external labels are tags where there are tags`() throws {
        for flavour in [StatsDFlavour.dogstatsd, .plain] {
            let rig = try StatsDRig(flavour) { $0.externalLabels = [Label("instance", "i-1")] }
            rig.record(1)
            _ = try rig.flushOnce()
            let tagged = rig.receiver.lines.filter { $0.contains("instance") }.count
            #expect(tagged == (flavour == .plain ? 0 : rig.receiver.lines.count))
        }
    }

    @Test func `the increments of all flushes add up to the counter`() throws {
        let rig = try StatsDRig(.dogstatsd) { $0.interval = 20_000_000 }
        try rig.emitter.start()
        for count in 1...10 {
            rig.record(count)
            _ = rig.receiver.received(atLeast: rig.receiver.received.count + 1)
        }
        _ = try rig.finish()

        #expect(rig.receiver.sum("t.llm_requests_total:") == 55)
        #expect(rig.receiver.sum("t.llm_tokens_total:") == 55 * 10)
        #expect(rig.receiver.received.count > 5)
    }

    @Test func `datagrams keep to the payload and are nearly full under load`() throws {
        let rig = try StatsDRig(.dogstatsd)
        rig.record(2000)
        _ = try rig.flushOnce()

        let sizes = rig.receiver.received.map(\.utf8.count)
        #expect(sizes.allSatisfy { $0 <= 1432 })
        #expect(Double(sizes.reduce(0, +)) >= 0.95 * 1432 * Double(sizes.count - 1))
        #expect(rig.receiver.lines.count { $0.hasPrefix("t.llm_request_duration_seconds:") } == 2000)
        #expect(rig.number("proxy_statsd_datagrams_total") == Double(sizes.count))
        #expect(rig.number("proxy_statsd_bytes_total") == Double(sizes.reduce(0, +)))
        #expect(rig.number("proxy_statsd_lines_total") == Double(rig.receiver.lines.count))
    }

    @Test func `of too many timers an even share goes out, with a rate that makes up for the rest`() throws {
        let rig = try StatsDRig(.dogstatsd) { $0.timersPerFlush = 100 }
        rig.record(800)
        _ = try rig.flushOnce()

        let timers = rig.receiver.lines.filter { $0.hasPrefix("t.llm_request_duration_seconds:") }
        #expect(timers.count == 100)
        #expect(timers.allSatisfy { $0.contains("|h|@0.125|#") })
        #expect(rig.receiver.sum("t.llm_requests_total:") == 800)
    }

    @Test func `timers that found no room in the tap are counted`() throws {
        let rig = try StatsDRig(.dogstatsd, tap: 10)
        rig.record(25)
        _ = try rig.flushOnce()

        #expect(rig.number("proxy_statsd_errors_total", "tap_full") == 15)
        #expect(rig.receiver.sum("t.llm_requests_total:") == 25)
    }

    @Test func `refusals are counted, and a server that comes late gets everything`() throws {
        let port = try LoopbackSocket.udp().port
        let rig = try StatsDRig(.dogstatsd, port: port) { $0.interval = 20_000_000 }
        rig.record(3)
        try rig.emitter.start()
        #expect(eventually { rig.number("proxy_statsd_errors_total", "refused") != nil })
        let late = try UDPReceiver(port: port)
        rig.record(4)
        _ = rig.emitter.stop(by: Clock.monotonic() + 10_000_000_000)
        try late.close()

        #expect(late.sum("t.llm_requests_total:") == 7)
    }

    @Test func `a name that leads nowhere is counted and nothing is lost from the counters`() throws {
        let rig = try StatsDRig(.dogstatsd, host: "no-such-host.invalid")
        rig.record(3)
        let receipt = try rig.flushOnce()

        #expect(rig.number("proxy_statsd_errors_total", "unresolved") == 1)
        #expect(receipt.delivered == 0 && receipt.dropped > 0)
    }

    @Test func `a line beyond the payload is counted and the rest goes out`() throws {
        let rig = try StatsDRig(.dogstatsd) { $0.payload = 60 }
        rig.record(1)
        let receipt = try rig.flushOnce()

        #expect(rig.number("proxy_statsd_errors_total", "too_long") ?? 0 >= 1)
        #expect(rig.receiver.lines.contains("t.proxy_overhead_seconds:0.00002|h|#phase:request"))
        #expect(rig.receiver.received.allSatisfy { $0.utf8.count <= 60 })
        #expect(receipt.dropped >= 1 && receipt.recorded == receipt.delivered + receipt.dropped)
    }
}
