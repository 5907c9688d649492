// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

extension EndToEnd {
    /// The cases of the official sender suite for remote write 2.0 that look at what a sender does when things go wrong.
    struct RelayBehaviourTests {
        @Test(arguments: [400, 401, 404, 413])
        func `TestRetryBehavior: a refusal is not answered by more of the same`(status: Int) async throws {
            let stage = try await RelayStage(
                ["a {n}\n"],
                version: "2",
                interval: "1s",
                judge: ["--answers", "\(status)"],
                in: Scratch()
            )
            try await eventually("eight scrapes", within: .seconds(15)) {
                try await stage.seen().scrapes.count >= 8 ? true : nil
            }
            let beforeEnd = try await stage.requestCount()
            let record = try await stage.finish()

            #expect((1...2).contains(beforeEnd))
            #expect(record.samples("a", refused: true).count { $0.value == "1.0" } == 1)
        }

        @Test(arguments: [429, 500, 502, 503, 504], ["1", "2"])
        func `TestRetryBehavior: what failed for now is sent again and nothing is lost`(status: Int, version: String)
            async throws
        {
            let answers = ["--answers", "\(status)x2,204"]
            let record = try await relayed(["a {n}\n"], version: version, judge: answers, until: "five samples") {
                $0.samples("a").count >= 5
            }
            let values = record.samples("a").map(\.number)
            #expect(values == values.indices.map { Double($0 + 1) })
            #expect(record.samples("a", refused: true).count { $0.value == "1.0" } == 3)
        }

        @Test func `TestBackoffBehavior: waits grow, and no two attempts come at once`() async throws {
            let stage = try await RelayStage(["a 1\n"], version: "2", judge: ["--answers", "503"], in: Scratch())
            try await stage.waits("five attempts") { $0.requests.count >= 5 }
            let record = try await stage.finish()
            let times = record.requests.prefix(5).compactMap(\.at.number)
            let gaps = zip(times, times.dropFirst()).map { $1 - $0 }
            #expect(gaps.count == 4 && gaps.allSatisfy { $0 >= 0.001 && $0 <= 60 })
            #expect(zip(gaps, gaps.dropFirst()).allSatisfy { $1 >= 0.8 * $0 })
        }

        @Test(arguments: [
            "http://127.0.0.1:1/write", "http://no-such-host.invalid/write", "invalid://receiver/write", "http://[",
            "a b",
        ])
        func `TestNetworkErrors: no receiver's address ends the relay`(url: String) async throws {
            let stage = try await RelayStage(["a 1\n"], version: "2", remoteWrite: url, in: Scratch())
            try await eventually("three scrapes") { try await stage.seen().scrapes.count >= 3 ? true : nil }
            stage.proxy.send(SIGINT)
            #expect(try await stage.proxy.finish(within: .seconds(10)) == .exited(0))
            await stage.judge.stop()
        }

        @Test(arguments: [
            "http://127.0.0.1:1/metrics", "http://no-such-host.invalid/metrics", "invalid://target",
            "file:///etc/passwd", "http://[",
        ])
        func `no target's address ends the relay, which says that it is down`(url: String) async throws {
            let stage = try await RelayStage([], version: "1", scrape: url, in: Scratch())
            try await stage.waits("two scrapes") { $0.samples("up").count >= 2 }
            let record = try await stage.finish()
            #expect(record.samples("up").allSatisfy { $0.value == "0.0" })
            #expect(record.names == ["up", "scrape_duration_seconds", "scrape_samples_scraped"])
        }

        @Test(arguments: [("1", "204"), ("1", "200"), ("2", "204"), ("2", "200"), ("auto", "204")])
        func `TestResponseProcessing: any success is one, whatever its body says`(version: String, answer: String)
            async throws
        {
            let answers = ["--answers", answer]
            let record = try await relayed(["a {n}\n"], version: version, judge: answers, until: "four samples") {
                $0.samples("a").count >= 4
            }
            let values = record.samples("a").map(\.number)
            #expect(values == values.indices.map { Double($0 + 1) })
            let versions = Set(record.requests.compactMap { $0.headers["x-prometheus-remote-write-version"].string })
            #expect(versions == [version == "1" ? "0.1.0" : "2.0.0"], "TestNoFallbackOn2xx")
        }

        @Test(arguments: [SIGINT, SIGTERM])
        func `the relay ends well on either signal and sends what it has`(signal: Int32) async throws {
            let stage = try await RelayStage(["a {n}\n"], in: Scratch())
            try await stage.waits("two scrapes") { $0.samples("a").count >= 2 }
            let record = try await stage.finish(signal)
            #expect(!record.samples("a").contains { $0.value == "stale" })
        }

        @Test(arguments: [["--answers", "415,204"], ["--answers", "400,204", "--silent"], ["--silent"]])
        func `TestFallbackBehavior: who does not know 2.0 gets the same samples in 1.0, and from then on`(
            judge: [String]
        ) async throws {
            let record = try await relayed(["a {n}\n"], version: "auto", judge: judge, until: "five samples") {
                $0.samples("a").count { $0.number > 1 } >= 5
            }
            let versions = record.requests.compactMap { $0.headers["x-prometheus-remote-write-version"].string }
            #expect(versions.first == "2.0.0" && versions.dropFirst().allSatisfy { $0 == "0.1.0" })
            #expect(
                record.requests.dropFirst().allSatisfy { $0.headers["content-type"].string == "application/x-protobuf" }
            )
            let values = record.requests.indices.dropFirst().flatMap { place in
                record.samples("a").filter { $0.request == place }.map(\.number)
            }
            #expect(
                values == values.indices.map { Double($0 + 1) },
                "the sample that was refused in 2.0 is the first of 1.0"
            )
        }
    }
}
