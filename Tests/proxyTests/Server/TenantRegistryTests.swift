// SPDX-License-Identifier: Apache-2.0

import Metrics
import Money
import Protocol
import Testing

@testable import proxy

struct TenantRegistryTests {
    private func tenants(
        of requests: [String],
        _ configuration: Configuration.Tenants = Configuration.Tenants(),
        limit: Int = 8
    ) throws -> [String] {
        let table = LabelTable(limit: limit)
        let registry = TenantRegistry(configuration, table)
        var cache = LabelCache(table)
        return try requests.map { request in
            let head = try requestHead(request)
            let identity = try registry.tenant(of: head, Endpoint(head, metricsPath: []), at: 0, cache: &cache)
            // Those who have an entry are counted by its limits.
            if configuration.known != nil { #expect(registry.all[identity.index].name == table.value(identity.label)) }
            return table.value(identity.label)
        }
    }

    @Test(arguments: [
        ("/v1/models", "", "default"),
        ("/v1/models", "x-tenant: team-a\r\n", "team-a"),
        ("/v1/models", "X-TENANT:\tteam-a \r\n", "team-a"),
        ("/v1/models", "x-tenant:\r\n", "default"),
        ("/v1/models", "x-tenant: a\r\nx-tenant: b\r\n", "a"),
        ("/v1/models", "x-tenant: two words\r\n", "other"),
        ("/v1/models", "x-tenant: \u{E9}\r\n", "other"),
        ("/v1/models", "x-tenan: a\r\n", "default"),
        ("/v1/models", "x-tenant: \(String(repeating: "x", count: 64))\r\n", String(repeating: "x", count: 64)),
        ("/v1/models", "x-tenant: \(String(repeating: "x", count: 65))\r\n", "other"),
        ("/t/team-b/v1/models", "", "team-b"),
        ("/t/team-b/v1/models", "x-tenant: team-a\r\n", "team-b"),
        ("/t/team%2Db/v1/models", "", "other"),
    ])
    func `takes the tenant from path or field`(target: String, fields: String, tenant: String) throws {
        #expect(try tenants(of: ["GET \(target) HTTP/1.1\r\nhost: x\r\n\(fields)\r\n"]) == [tenant])
    }

    @Test func `counts names beyond the bound as unknown`() throws {
        var configuration = Configuration.Tenants()
        configuration.unknown = "nobody"
        let requests = ["a", "b", "c", "a"].map { get("/v1/models", "x-tenant: \($0)\r\n") }

        #expect(try tenants(of: requests, configuration, limit: 3) == ["a", "nobody", "nobody", "a"])
    }

    @Test(arguments: [["a", "b"], ["a", "default"], ["other", "a"], ["a"]])
    func `knows only the listed ones, where there is a list`(known: [String]) throws {
        var configuration = Configuration.Tenants()
        configuration.known = known.map { Configuration.Tenant(name: $0) }
        let requests = ["a", "c", "default", ""].map { get("/v1/models", "x-tenant: \($0)\r\n") }

        #expect(try tenants(of: requests, configuration) == ["a", "other", "default", "default"])
        #expect(Set(configuration.all.map(\.name)) == Set(known + ["default", "other"]))
    }
}

/// Tenants that are told by their keys.
struct TenantKeyTests {
    private static func key(_ key: String, until end: Int64? = nil) -> TenantKey {
        TenantKey(digest: KeyDigest(of: Array(key.utf8).span), expiresAt: end)
    }

    static let configuration: Configuration.Tenants = {
        var configuration = Configuration.Tenants()
        configuration.known = [
            Configuration.Tenant(name: "team-a", keys: [key("tm-a1"), key("tm-a2"), key("tm-old", until: 1_000)]),
            Configuration.Tenant(name: "team-b", keys: [key("tm-b")]),
            Configuration.Tenant(name: "default"),
        ]
        return configuration
    }()

    static func outcome(
        _ target: String,
        _ fields: String,
        _ configuration: Configuration.Tenants = configuration
    ) throws -> String {
        let table = LabelTable(limit: 8)
        let registry = TenantRegistry(configuration, table)
        var cache = LabelCache(table)
        let head = try requestHead("POST \(target) HTTP/1.1\r\nhost: x\r\n\(fields)\r\n")
        do throws(TenantRegistry.Refusal) {
            let identity = try registry.tenant(of: head, Endpoint(head, metricsPath: []), at: 1_000, cache: &cache)
            #expect(registry.all[identity.index].name == table.value(identity.label))
            return table.value(identity.label)
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        ("authorization: Bearer tm-a1\r\n", "team-a"), ("Authorization:bearer   tm-a2\r\n", "team-a"),
        ("x-api-key: tm-b\r\n", "team-b"), ("API-KEY: tm-b\r\n", "team-b"), ("x-goog-api-key: tm-b\r\n", "team-b"),
        // Some SDKs send a placeholder beside the key.
        ("authorization: Bearer none\r\nx-api-key: tm-b\r\n", "team-b"),
        ("authorization: Bearer tm-a1\r\nx-api-key: tm-b\r\n", "team-a"),
        ("", "missingKey"), ("authorization:\r\n", "missingKey"), ("authorization: Bearer\r\n", "missingKey"),
        ("authorization: Bearer  \r\nx-api-key:\r\n", "missingKey"), ("authorization: tm-a1\r\n", "missingKey"),
        ("authorization: Basic tm-a1\r\n", "missingKey"), ("cookie: key=tm-a1\r\n", "missingKey"),
        ("authorization: Bearer tm-a\r\n", "unknownKey"), ("authorization: Bearer tm-a11\r\n", "unknownKey"),
        ("authorization: Bearer tm-a1 x\r\n", "unknownKey"), ("x-api-key: TM-A1\r\n", "unknownKey"),
        ("authorization: Bearer \(Self.configuration.known?[0].keys[0].digest.hexadecimal ?? "")\r\n", "unknownKey"),
        ("authorization: Bearer tm-old\r\n", "expiredKey"),
        ("authorization: Bearer x\r\nx-api-key: tm-old\r\n", "expiredKey"),
        ("authorization: Bearer tm-old\r\nx-api-key: x\r\n", "expiredKey"),
    ])
    func `the key decides`(fields: String, outcome: String) throws {
        #expect(try Self.outcome("/v1/responses", fields) == outcome)
    }

    @Test(arguments: [
        ("/v1/models?key=tm-b", "team-b"), ("/v1/models?alt=sse&key=tm-b", "team-b"),
        ("/v1/models?key=tm-b&x", "team-b"),
        ("/v1/models?key=", "missingKey"), ("/v1/models?monkey=tm-b", "missingKey"), ("/v1/models?key", "missingKey"),
        ("/v1/models?key=tm-x", "unknownKey"), ("/v1/models?%6Be%79=tm-b", "team-b"),
        ("/v1/models?key=tm%2Db", "team-b"), ("/v1/models?access_token=tm-b", "team-b"),
        ("/v1/models?%6bey%3Dtm-b", "missingKey"), ("/v1/models?KEY=tm-b", "missingKey"),
    ])
    func `the key may stand in the query`(target: String, outcome: String) throws {
        #expect(try Self.outcome(target, "") == outcome)
    }

    @Test(arguments: [
        ("/v1/models", "x-tenant: team-a\r\n", "team-a"), ("/v1/models", "x-tenant:\r\n", "team-a"),
        ("/t/team-a/v1/models", "", "team-a"), ("/t/team-a/v1/models", "x-tenant: team-a\r\n", "team-a"),
        ("/v1/models", "x-tenant: team-b\r\n", nil), ("/v1/models", "x-tenant: TEAM-A\r\n", nil),
        ("/t/team-b/v1/models", "", nil), ("/t/team-a/v1/models", "x-tenant: team-b\r\n", nil),
        ("/t/team-b/v1/models", "x-tenant: team-a\r\n", nil), ("/t/default/v1/models", "", nil),
        ("/v1/models", "x-tenant: team-a\r\nX-Tenant: team-b\r\n", nil), ("/t/team%2Da/v1/models", "", nil),
    ])
    func `path and field cannot choose another tenant`(target: String, fields: String, tenant: String?) throws {
        let outcome = try Self.outcome(target, "authorization: Bearer tm-a1\r\n" + fields)

        #expect(outcome == tenant ?? "otherTenant(holder: \"team-a\")")
    }

    @Test(arguments: [TenantRegistry.Refusal.missingKey, .unknownKey, .expiredKey, .otherTenant(holder: "team-a")])
    func `whoever is turned away is told so with a 401`(refusal: TenantRegistry.Refusal) {
        let answer = ErrorAnswer(refusal)

        #expect(answer.status == 401)
        #expect(answer.code == (refusal == .otherTenant(holder: "team-a") ? "other_tenant" : "invalid_api_key"))
    }

    @Test(arguments: [
        ("/v1/m?key=a", "/v1/m"), ("/v1/m?x=1&key=a", "/v1/m?x=1"), ("/v1/m?key=a&x=1&key=b&y", "/v1/m?x=1&y"),
        ("/v1/m?%6bey=a&x", "/v1/m?x"), ("/v1/m?access_token=a", "/v1/m"), ("/v1/m?x&access%5Ftoken=%61", "/v1/m?x"),
        ("/v1/m?%x=1&%6=2&k%25=3", "/v1/m?%x=1&%6=2&k%25=3"), ("/v1/m?oauth_token=a", "/v1/m"),
        ("/v1/m", "/v1/m"), ("/v1/m?x", "/v1/m?x"), ("/v1/m?monkey=1&keys=2", "/v1/m?monkey=1&keys=2"),
    ])
    func `the key is taken out of a query`(path: String, rest: String) {
        var output: [UInt8] = []
        ClientKey.append(Array(path.utf8)[...], withoutKeyTo: &output)

        #expect(String(decoding: output, as: UTF8.self) == rest)
    }
}
