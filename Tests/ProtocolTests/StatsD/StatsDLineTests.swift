// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct StatsDLineTests {
    private static let labels: [LabelPair] = [("model", "gpt-5.5"), ("tenant", "team a/b"), ("empty", "")]

    @Test(arguments: [
        (StatsDFlavour.plain, "", "llm_tokens_total.model.gpt-5_5.tenant.team_a_b:3|c"),
        (.plain, "ci.runner", "ci.runner.llm_tokens_total.model.gpt-5_5.tenant.team_a_b:3|c"),
        (.dogstatsd, "", "llm_tokens_total:3|c|#model:gpt-5.5,tenant:team a/b"),
        (.dogstatsd, "ci.", "ci.llm_tokens_total:3|c|#model:gpt-5.5,tenant:team a/b"),
        (.influxdb, "ci", "ci.llm_tokens_total,model=gpt-5.5,tenant=team_a/b:3|c"),
        (.graphite, "", "llm_tokens_total;model=gpt-5.5;tenant=team_a/b:3|c"),
        (.signalfx, "", "llm_tokens_total[model=gpt-5.5,tenant=team_a/b]:3|c"),
    ])
    func `labels go into the name or into tags`(flavour: StatsDFlavour, prefix: String, line: String) {
        let name = StatsDName(flavour, prefix: prefix, "llm_tokens_total", Self.labels)
        #expect(text { $0.appendCounter(name, 3) } == line)
    }

    @Test(arguments: [
        (StatsDFlavour.plain, "m.a.x_c_1_g_y_____:1|c"), (.dogstatsd, "m:1|c|#a:x_c:1_g_y;[]=_"),
        (.influxdb, "m,a=x_c_1_g_y_____:1|c"), (.graphite, "m;a=x_c_1_g_y_____:1|c"),
        (.signalfx, "m[a=x_c_1_g_y_____]:1|c"),
    ])
    func `a label value cannot forge a part, a tag or a line`(flavour: StatsDFlavour, line: String) {
        let name = StatsDName(flavour, prefix: "", "m", [("a", "x|c:1\ng,y;[]=#")])
        #expect(text { $0.appendCounter(name, 1) } == line)
    }

    @Test(arguments: [(StatsDFlavour.plain, "m.a.M_nchen__:1|c"), (.dogstatsd, "m:1|c|#a:München🙂.")])
    func `text beyond ASCII stays in tags and costs one underscore a character in names`(
        flavour: StatsDFlavour,
        line: String
    ) {
        let name = StatsDName(flavour, prefix: "", "m", [("a", "München🙂.")])
        #expect(text { $0.appendCounter(name, 1) } == line)
    }

    @Test(arguments: [
        (StatsDFlavour.plain, 2.5, "m:2.5|g"), (.plain, -2, "m:0|g\nm:-2|g"), (.dogstatsd, -2, "m:0|g\nm:-2|g"),
    ])
    func `a gauge below zero is not taken for a decrease`(flavour: StatsDFlavour, value: Double, line: String) {
        #expect(text { $0.appendGauge(StatsDName(flavour, prefix: "", "m", []), value) } == line)
    }

    @Test(arguments: [
        (StatsDFlavour.plain, 1, "m:1500.25|ms"), (.plain, 8, "m:1500.25|ms|@0.125"),
        (.dogstatsd, 1, "m:1.50025|h"), (.dogstatsd, 2, "m:1.50025|h|@0.5"),
    ])
    func `a duration is in milliseconds as a timer and in seconds as a histogram`(
        flavour: StatsDFlavour,
        share: Int,
        line: String
    ) {
        let name = StatsDName(flavour, prefix: "", "m", [])
        #expect(text { $0.appendTimer(name, nanoseconds: 1_500_250_000, oneIn: share) } == line)
    }

    @Test(arguments: [
        (StatsDFlavour.dogstatsd, StatsDTimer.histogram, "m:1.5|h"), (.dogstatsd, .distribution, "m:1.5|d"),
        (.dogstatsd, .milliseconds, "m:1500|ms"), (.influxdb, .histogram, "m:1500|ms"),
        (.graphite, .distribution, "m:1500|ms"), (.signalfx, .histogram, "m:1500|ms"),
    ])
    func `seconds are never sent as milliseconds`(flavour: StatsDFlavour, type: StatsDTimer, line: String) {
        let name = StatsDName(flavour, prefix: "", "m", [])
        #expect(text { $0.appendTimer(name, nanoseconds: 1_500_000_000, as: type) } == line)
    }

    @Test(arguments: [
        (StatsDFlavour.dogstatsd, "m:1|c|#a:b|T1700000000", "m:2|g|#a:b|T1700000000"),
        (.influxdb, "m,a=b:1|c", "m,a=b:2|g"),
    ])
    func `only DogStatsD is told the time`(flavour: StatsDFlavour, counter: String, gauge: String) {
        let name = StatsDName(flavour, prefix: "", "m", [("a", "b")])
        #expect(text { $0.appendCounter(name, 1, at: 1_700_000_000) } == counter)
        #expect(text { $0.appendGauge(name, 2, at: 1_700_000_000) } == gauge)
    }

    @Test func `a sampled histogram's rate stands before its tags`() {
        let name = StatsDName(.dogstatsd, prefix: "", "m", [("a", "b")])
        #expect(text { $0.appendTimer(name, nanoseconds: 1, oneIn: 4) } == "m:0.000000001|h|@0.25|#a:b")
    }

    private func text(_ build: (inout [UInt8]) -> Void) -> String {
        var line: [UInt8] = []
        build(&line)
        return String(decoding: line, as: UTF8.self)
    }
}
