// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol
import Testing

@testable import proxy

struct TenantNamesTests {
    private func tenants(
        of requests: [String],
        _ configuration: Configuration.Tenants = Configuration.Tenants(),
        limit: Int = 8
    ) throws -> [String] {
        let table = LabelTable(limit: limit)
        let names = TenantNames(configuration, table)
        var cache = LabelCache(table)
        var found: [String] = []
        for request in requests {
            let head = try requestHead(request)
            found.append(table.value(names.tenant(of: head, Endpoint(head, metricsPath: []), cache: &cache)))
        }
        return found
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

    @Test func `knows only the listed ones, where there is a list`() throws {
        var configuration = Configuration.Tenants()
        configuration.known = ["a", "b"]
        let requests = ["a", "c", "default"].map { get("/v1/models", "x-tenant: \($0)\r\n") }

        #expect(try tenants(of: requests, configuration) == ["a", "other", "default"])
    }
}
