// SPDX-License-Identifier: Apache-2.0

import Metrics
import Money
import Testing

@testable import proxy

/// Keys and allowed models, through real sockets.
struct AccessTests {
    private static let answers = [Answers.json(Answers.chatDocument), Answers.json(Answers.chatDocument)]

    private static func rig(_ upstream: Upstream? = nil, models: [String]? = nil) throws -> Rig {
        try Rig(upstream) {
            $0.tenants = TenantKeyTests.configuration
            $0.tenants.known?[0].models = models?.map { Glob($0) }
        }
    }

    /// A call with fields of its own.
    private static func call(_ fields: String, model: String = "m-1") -> String {
        chat(model, "").replacing("host: proxy", with: "host: proxy\r\n\(fields)")
    }

    @Test(arguments: ["x-other: 1", "authorization: Bearer tm-wrong", "x-api-key: tm-old"])
    func `without a good key nothing reaches the provider`(field: String) throws {
        let upstream = try Upstream(answers: Self.answers)
        let rig = try Self.rig(upstream)
        let message = try #require(try rig.ask(Self.call(field)))

        #expect(message.status == 401)
        #expect(message["x-tokenmeter-error"] == "invalid_api_key")
        #expect(message["www-authenticate"] == "Bearer")
        #expect(message.text.contains("\"code\":\"invalid_api_key\"") && !message.text.contains("tm-"))
        #expect(upstream.requests.isEmpty)
    }

    @Test func `the client's key stays here`() throws {
        let upstream = try Upstream(answers: Self.answers)
        let rig = try Self.rig(upstream)
        let fields = "Authorization: Bearer tm-a1\r\nx-api-key: tm-a1\r\nApi-Key: tm-a1\r\nx-goog-api-key: tm-a1"
        let request = Self.call(fields).replacing("completions", with: "completions?key=tm-a1&x=1")
        #expect(try rig.ask(request)?.status == 200)
        let sample = try #require(rig.samples(1).first)

        #expect(rig.tenant(sample) == "team-a")
        let received = try #require(upstream.requests.first)
        #expect(received.target == "/base/chat/completions?x=1")
        #expect(received.fields.allSatisfy { !$0.value.contains("tm-a1") })
        #expect(received["authorization"] == nil && received["content-type"] != nil)
    }

    @Test func `another tenant cannot be named`() throws {
        let message = try #require(
            try Self.rig().ask(Self.call("authorization: Bearer tm-a1\r\nx-tenant: team-b"))
        )

        #expect(message.status == 401)
        #expect(message["x-tokenmeter-error"] == "other_tenant")
    }

    @Test(arguments: ["/metrics", "/healthz", "/readyz"])
    func `the proxy's own pages ask for no key`(path: String) throws {
        #expect(try Self.rig().ask(get(path))?.status == 200)
    }

    @Test func `a model that is not allowed is a 400`() throws {
        let upstream = try Upstream(answers: Self.answers)
        let rig = try Self.rig(upstream, models: ["m-1", "gpt-5*"])
        let message = try #require(try rig.ask(Self.call("authorization: Bearer tm-a1", model: "m-2")))

        #expect(message.status == 400)
        #expect(message["x-tokenmeter-error"] == "model_not_allowed")
        #expect(message.text.contains("m-2") && message.text.contains("m-1, gpt-5*"))
        #expect(upstream.requests.isEmpty)
        #expect(try rig.ask(Self.call("authorization: Bearer tm-a1"))?.status == 200)
        #expect(upstream.requests.count == 1)
    }
}
