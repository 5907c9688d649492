// SPDX-License-Identifier: Apache-2.0

import Metrics
import Money
import Testing

@testable import proxy

/// Requests that the proxy answers itself, because it will not forward them.
struct RefusalTests {
    @Test(arguments: [
        ("/nowhere", #"{"error":{"message":"#), ("/v1/../x", #"{"error":{"message":"#), ("/apix", #"{"error":"#),
        ("/t/team/api/%2e%2e/x", #"{"error":"#),
    ])
    func `an unknown path is a 404 in the shape of the client's API`(path: String, beginning: String) throws {
        let message = try #require(try Rig().ask(get(path)))

        #expect(message.status == 404)
        #expect(message["content-type"] == "application/json")
        #expect(message["x-tokenmeter-error"] == "unknown_path")
        #expect(message.text.hasPrefix(beginning))
        #expect(message.text.hasPrefix(#"{"error":{"#) == beginning.hasPrefix(#"{"error":{"#))
    }

    @Test func `an unknown provider is a 400`() throws {
        let rig = try Rig()
        let client = try rig.connect()
        let message = try #require(
            client.ask(chat().replacing("host: proxy", with: "host: proxy\r\nx-provider: nobody"))
        )

        #expect(message.status == 400)
        #expect(message["x-tokenmeter-error"] == "unknown_provider")
        #expect(message.text.contains("nobody"))
        #expect(client.ask(get("/healthz"))?.status == 200, "the connection goes on")
        #expect(try #require(rig.samples(1).first).isStream == false)
    }

    @Test func `a model without a route is a 404`() throws {
        let message = try #require(try Rig { $0.routes = [] }.ask(chat("some-model")))

        #expect(message.status == 404)
        #expect(message["x-tokenmeter-error"] == "no_route")
        #expect(message.text.contains("some-model"))
    }

    @Test func `a WebSocket upgrade is a 426`() throws {
        let upgrade =
            "connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: eA==\r\n"
        let client = try Rig().connect()
        let message = try #require(client.ask(get("/v1/responses", upgrade)))

        #expect(message.status == 426)
        #expect(message["upgrade"] == "HTTP/1.1")
        #expect(message["x-tokenmeter-error"] == "websocket_not_supported")
    }

    @Test func `a model without a price is a 400 where such are denied`() throws {
        let upstream = try Upstream(answers: [Answers.json(Answers.chatDocument)])
        let prices = PriceBook(rules: [.init("up:m-1", .free), .init("demo:*", .free)])
        let rig = try Rig(upstream, prices: prices) { $0.prices.unknownModel = .deny }

        let denied = try #require(try rig.ask(chat("m-2")))
        #expect(denied.status == 400)
        #expect(denied["x-tokenmeter-error"] == "price_unknown")
        #expect(denied.text.contains("m-2"))
        #expect(try rig.ask(chat("m-1", ""))?.status == 200)
        #expect(try rig.ask(chat("demo", ""))?.status == 200)
        #expect(upstream.requests.count == 1)
        let sample = try #require(rig.samples(3).first { $0.status == 400 })
        #expect(sample.kind == .model)
        #expect(!sample.isStream)
        #expect(sample.isPriceUnknown)
        #expect(rig.model(sample) == "other", "a name that somebody made up is no label")
    }

    @Test func `a key that is not to be had is a 502`() throws {
        let rig = try Rig { $0.providers[0].apiKey = Secret(source: .environment("TOKENMETER_TEST_NO_SUCH_KEY")) }
        let message = try #require(try rig.ask(chat()))

        #expect(message.status == 502)
        #expect(message["x-tokenmeter-error"] == "provider_key")
    }

    @Test func `clients beyond the limit are told so`() throws {
        let rig = try Rig { $0.limits.connections = 2 }
        let first = try rig.connect()
        let second = try rig.connect()
        #expect(first.ask(get("/healthz"))?.status == 200)
        #expect(second.ask(get("/healthz"))?.status == 200)

        let third = try rig.connect()
        let message = try #require(third.answer(), "without having asked")
        #expect(message.status == 503)
        #expect(message["x-tokenmeter-error"] == "too_many_connections")
        #expect(message["connection"] == "close")

        // The third still lingers; it takes nobody's place.
        second.close()
        #expect(rig.waitForConnections(2))
        #expect(try rig.ask(get("/healthz"))?.status == 200)
        #expect(first.ask(get("/healthz"))?.status == 200)
    }

    @Test(arguments: ["POST", "DELETE", "OPTIONS", "PUT"])
    func `its own pages can only be read`(method: String) throws {
        let message = try #require(try Rig().ask(get("/healthz").replacing("GET", with: method)))

        #expect(message.status == 405)
        #expect(message["allow"] == "GET, HEAD")
    }
}
