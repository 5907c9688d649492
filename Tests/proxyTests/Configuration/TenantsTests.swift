// SPDX-License-Identifier: Apache-2.0

import Money
import Testing

@testable import proxy

struct TenantsTests {
    private static let digest = KeyDigest(of: Array("tm-secret".utf8).span)
    private static let hexadecimal = digest.hexadecimal

    private func tenants(_ text: String) throws -> [Configuration.Tenant] {
        try load("{ tenants: { \(text) } }").tenants.all
    }

    private func tenant(_ text: String) throws -> Configuration.Tenant {
        try #require(try tenants("known: { a: { \(text) } }").first)
    }

    @Test func `every key of a tenant reaches its value`() throws {
        let tenant = try tenant(
            """
            keys_sha256: ["\(Self.hexadecimal)"], daily_soft_usd: 50, monthly_hard_usd: 500.000000001,
            request_max_usd: 0.1, downgrade: { "gpt-5.5": "gpt-5.4-mini" }, models: ["gpt-5*", "o4"],
            requests_per_minute: 600, tokens_per_minute: 2000000, time_zone: "Asia/Tokyo", lower_limits: false,
            cut_streams: false,
            """
        )

        #expect(
            tenant
                == Configuration.Tenant(
                    name: "a",
                    keys: [TenantKey(digest: Self.digest)],
                    dailySoft: 50_000_000_000,
                    monthlyHard: 500_000_000_001,
                    requestMax: 100_000_000,
                    downgrade: [.init(model: Glob("gpt-5.5"), cheaper: "gpt-5.4-mini")],
                    models: [Glob("gpt-5*"), Glob("o4")],
                    requestsPerMinute: 600,
                    tokensPerMinute: 2_000_000,
                    timeZone: "Asia/Tokyo",
                    lowersLimits: false,
                    cutsStreams: false
                )
        )
    }

    @Test func `a tenant without keys and limits has none`() throws {
        #expect(try tenant("") == Configuration.Tenant(name: "a"))
        #expect(try tenants("known: { a: null }").map(\.name) == ["a", "default", "other"])
        #expect(try tenants("").map(\.name) == ["default", "other"])
    }

    @Test func `everybody else can have limits too`() throws {
        let all = try tenants(
            "default: 'd', unknown: 'u', known: { u: { daily_soft_usd: 1 }, d: { daily_soft_usd: 2 } }"
        )

        #expect(all.map(\.name) == ["u", "d"] && all.map(\.dailySoft) == [1_000_000_000, 2_000_000_000])
    }

    @Test func `the time zone is a tenant's own, else that of all`() throws {
        let all = try tenants("time_zone: 'Europe/Berlin', known: { a: { time_zone: 'UTC' }, b: {} }")

        #expect(all.map(\.timeZone) == ["UTC", "Europe/Berlin", "Europe/Berlin", "Europe/Berlin"])
    }

    @Test(arguments: [
        ("2027-01-01", "UTC", 1_798_761_600), ("2027-01-01", "Asia/Tokyo", 1_798_729_200),
        ("2027-01-01T09:00:00Z", "Asia/Tokyo", 1_798_794_000), ("2027-01-01T09:00:00+09:00", "UTC", 1_798_761_600),
    ])
    func `a key expires with a day's beginning or at an instant`(expires: String, zone: String, seconds: Int64) throws {
        let tenant = try tenant(
            "time_zone: '\(zone)', keys_sha256: [{ sha256: '\(Self.hexadecimal.uppercased())', expires: '\(expires)' }]"
        )

        #expect(tenant.keys == [TenantKey(digest: Self.digest, expiresAt: seconds * 1_000_000_000)])
    }

    @Test(arguments: [
        ("gpt-5.5", "small"), ("gpt-5.5-pro", "mini"), ("gpt-4", "tiny"), ("o4", nil), ("tiny", nil), ("", nil),
    ])
    func `the most telling rule names the cheaper model`(model: String, cheaper: String?) throws {
        let tenant = try tenant(
            "downgrade: { 'gpt-*': 'tiny', 'gpt-5*': 'mini', 'gpt-5.5': 'small', 'gpt-5.*': 'mini', tiny: 'tiny' }"
        )

        #expect(tenant.cheaperModel(than: model) == cheaper)
    }

    @Test(arguments: [("gpt-5.5", true), ("o4", true), ("o4-mini", false), ("", false), ("GPT-5", false)])
    func `only listed models are allowed`(model: String, isAllowed: Bool) throws {
        #expect(try tenant("models: ['gpt-5*', 'o4']").allows(model) == isAllowed)
        #expect(try tenant("").allows(model))
    }

    @Test(arguments: [
        (
            "dayly_soft_usd: 5",
            "dayly_soft_usd: \"dayly_soft_usd\" is not a known key; did you mean \"daily_soft_usd\"?"
        ),
        (
            "daily_soft_usd: '5'",
            "daily_soft_usd: must be a number of US dollars from 0 to 1000000000 with nine decimals at most, without "
                + "quotes or a sign"
        ),
        (
            "request_max_usd: 0.0000000001",
            "request_max_usd: must be a number of US dollars from 0 to 1000000000 with nine decimals at most, without "
                + "quotes or a sign"
        ),
        ("requests_per_minute: 0", "requests_per_minute: must be a whole number from 1 to 10000000, not \"0\""),
        ("tokens_per_minute: 1.5", "tokens_per_minute: must be a whole number from 1 to 100000000000, not \"1.5\""),
        ("models: []", "models: an empty list would refuse every model; leave the key out to allow all"),
        ("models: 'm'", "models: must be a list, not a text"),
        (
            "downgrade: { a: 'gpt-*' }",
            "downgrade.a: \"gpt-*\" must be one model's name; only the model before the colon may hold \"*\""
        ),
        (
            "downgrade: { a: 'b' }, models: ['a']",
            "downgrade: leads to \"b\", which is not among the tenant's models; add it there"
        ),
        (
            "time_zone: 'Europe/Berlln'",
            "time_zone: \"Europe/Berlln\" is not a time zone that this machine knows; did you mean \"Europe/Berlin\"?"
        ),
        (
            "time_zone: '../../etc/passwd'",
            "time_zone: \"../../etc/passwd\" is not a time zone that this machine knows; write one such as \"UTC\" or "
                + "\"Europe/Berlin\""
        ),
        ("lower_limits: 1", "lower_limits: must be true or false, not a number"),
    ])
    func `a mistake gets one line with the remedy`(text: String, line: String) throws {
        #expect(
            try complaint("{ tenants: { known: { a: { \(text) } } } }")
                == "tokenmeter.json5:1: tenants.known.a.\(line)"
        )
    }

    private static let wanted =
        "must be 64 hexadecimal digits, the SHA-256 of a key and not the key itself; printf %s \"$KEY\" | sha256sum prints "
        + "it, and proxy key makes both"

    @Test(arguments: [
        ("['tm-secret']", "[0]: \(wanted)"), ("['\(hexadecimal)', '\(hexadecimal)0']", "[1]: \(wanted)"),
        ("[{ sha256: 'tm-secret' }]", "[0].sha256: \(wanted)"), ("'tm-secret'", ": must be a list, not a text"),
        ("{ 'tm-secret': {} }", ": must be a list, not an object"),
        (
            "[{ 'tm-secret': {} }]",
            "[0]: may hold only sha256 and expires, such as { sha256: \"…\", expires: \"2027-01-01\" }"
        ),
        (
            "['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855']",
            "[0]: is the SHA-256 of an empty text: $KEY was not set; make it again"
        ),
        (
            "[{ sha256: '\(hexadecimal)', expires: 'soon' }]",
            "[0].expires: \"soon\" is not a date; write one such as \"2027-01-01\" or \"2027-01-01T09:00:00Z\""
        ),
    ])
    func `a mistake in a key repeats nothing of it`(text: String, line: String) throws {
        let complaint = try #require(try complaint("{ tenants: { known: { a: { keys_sha256: \(text) } } } }"))

        #expect(complaint == "tokenmeter.json5:1: tenants.known.a.keys_sha256\(line)")
        #expect(!complaint.contains("tm-secret"))
    }

    @Test(arguments: ["{ a: { keys_sha256: ['D'] }, b: { keys_sha256: ['D'] } }", "{ b: { keys_sha256: ['D', 'D'] } }"])
    func `no key is that of two`(known: String) throws {
        let text = known.replacing("D", with: Self.hexadecimal)
        let holder = text.contains("a: {") ? "a" : "b"

        #expect(
            try complaint("{ tenants: { known: \(text) } }")
                == "tokenmeter.json5:1: tenants.known.b: has a key that \"\(holder)\" has too, or twice; remove it from "
                + "keys_sha256"
        )
    }

    @Test func `what is hardly meant is warned of`() throws {
        let other = KeyDigest(of: Array("other".utf8).span).hexadecimal
        let tenants = try load(
            """
            { tenants: { known: {
              a: { keys_sha256: ["\(other)", { sha256: "\(Self.hexadecimal)", expires: "1970-01-02" }] }, b: {} } } }
            """
        ).tenants
        let nobody = "tenants.known.b has no keys_sha256, and others have: nobody can be b"

        #expect(tenants.haveKeys && tenants.warnings(at: 0) == [nobody])
        #expect(
            tenants.warnings(at: 86_400_000_000_000)
                == ["1 of 2 keys in tenants.known.a.keys_sha256 have expired", nobody]
        )
        #expect(try load("{ tenants: { known: { a: {} } } }").tenants.warnings(at: .max).isEmpty)
    }

    @Test func `what check prints masks digests and says the rest`() throws {
        let text = """
            { tenants: { time_zone: "Asia/Tokyo", known: { a: {
              keys_sha256: ["\(Self.hexadecimal)"], daily_soft_usd: 0.5, monthly_hard_usd: 500, models: ["m*"],
              downgrade: { "m*": "m" }, requests_per_minute: 6, tokens_per_minute: 7, lower_limits: false } } } }
            """
        let shown = try load(text).json
        let again = try load(shown.replacing("***", with: Self.hexadecimal))

        #expect(!shown.contains(Self.hexadecimal))
        #expect(try again.tenants == load(text).tenants)
        #expect(again.json == shown)
    }
}
