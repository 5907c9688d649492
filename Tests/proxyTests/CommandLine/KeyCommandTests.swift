// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import proxy

struct KeyCommandTests {
    @Test func `the line for the configuration opens the door to the key`() throws {
        let lines = KeyCommand.run().split(separator: "\n").map(String.init)
        let tenants = try load("{ tenants: { known: { a: { \(lines[1]) } } } }").tenants
        var configuration = Configuration.Tenants()
        configuration.known = tenants.known

        #expect(lines.count == 2)
        #expect(try TenantKeyTests.outcome("/v1/models", "x-api-key: \(lines[0])\r\n", configuration) == "a")
        #expect(try TenantKeyTests.outcome("/v1/models", "x-api-key: \(lines[0])x\r\n", configuration) == "unknownKey")
    }

    @Test func `no two keys are the same, and each is long enough`() {
        let keys = Set((0..<100).compactMap { _ in KeyCommand.run().split(separator: "\n").first })

        #expect(keys.count == 100)
        #expect(
            keys.allSatisfy { $0.hasPrefix("tm-") && $0.utf8.count == 46 && Configuration.Tenants.isName(String($0)) }
        )
    }
}
