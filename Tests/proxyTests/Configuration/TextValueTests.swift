// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import proxy

struct TextValueTests {
    @Test(arguments: [
        ("200ms", Duration.milliseconds(200)), ("10s", .seconds(10)), ("2h", .seconds(7_200)), ("90m", .seconds(5_400)),
        ("5us", .microseconds(5)), ("0s", .zero),
    ])
    func `a time is a whole number and a unit`(text: String, duration: Duration) throws {
        let read = try #require(Duration(text: text))

        #expect(read == duration)
        #expect(Duration(text: read.text) == duration)
    }

    @Test(arguments: ["", "10", "s", "1.5s", "-1s", "1 s", "1S", "10sec", "9223372036854775807h", "٣s"])
    func `anything else is no time`(text: String) {
        #expect(Duration(text: text) == nil)
    }

    @Test(arguments: [("64KiB", 65_536), ("256MiB", 268_435_456), ("1GiB", 1_073_741_824), ("1500B", 1_500), ("0B", 0)])
    func `a size is a whole number and a unit`(text: String, bytes: Int) {
        #expect(ByteSize.parse(text) == bytes)
        #expect(ByteSize.text(bytes) == text)
    }

    @Test(arguments: ["", "64", "KiB", "64KB", "1.5MiB", "-1B", "9223372036854775807GiB"])
    func `anything else is no size`(text: String) {
        #expect(ByteSize.parse(text) == nil)
    }

    @Test(
        arguments: [
            (Duration.milliseconds(200), 200_000_000), (.seconds(1), 1_000_000_000), (.seconds(-1), 0),
            (.seconds(Int64.max), UInt64.max),
        ] as [(Duration, UInt64)]
    )
    func `a time counts nanoseconds as the clock does`(duration: Duration, nanoseconds: UInt64) {
        #expect(duration.nanoseconds == nanoseconds)
    }

    @Test(
        arguments: [
            ("127.0.0.1:8787", "127.0.0.1", 8787), ("[::1]:0", "::1", 0), ("localhost:65535", "localhost", 65_535),
            ("host", "host", nil), ("[fe80::1%eth0]", "fe80::1%eth0", nil),
        ] as [(String, String, UInt16?)]
    )
    func `an address is a host and a port`(text: String, host: String, port: UInt16?) throws {
        let pair = try #require(HostPort(text[...]))

        #expect(pair.host == host)
        #expect(pair.port == port)
    }

    @Test(arguments: [
        "", ":8787", "::1", "[::1", "[]:1", "a:b", "a:", "a:65536", "a:+1", "a b:1", "a:1:2", "[::1]x", "a@b:1",
    ])
    func `anything else is no address`(text: String) {
        #expect(HostPort(text[...]) == nil)
    }

    @Test(
        arguments: [
            ("https://api.openai.com/v1", "https://api.openai.com/v1", 443, "/v1", "api.openai.com"),
            ("HTTP://h:80/", "http://h", 80, "", "h"),
            ("http://[::1]:8000/a/v1//", "http://[::1]:8000/a/v1", 8000, "/a/v1", "[::1]:8000"),
            ("https://h:80", "https://h:80", 80, "", "h:80"),
            ("https://[::1]", "https://[::1]", 443, "", "[::1]"),
        ] as [(String, String, UInt16, String, String)]
    )
    func `a base URL is taken apart`(text: String, whole: String, port: UInt16, path: String, authority: String) throws
    {
        let url = try BaseURL(Setting(text: text, origin: .flag("test")))

        #expect(url.description == whole)
        #expect(url.port == port)
        #expect(url.path == path)
        #expect(url.authority == authority)
    }

    @Test(arguments: [
        ("127.0.0.1:11434", "http://127.0.0.1:11434"), ("0.0.0.0", "http://127.0.0.1:11434"),
        ("[::]:1", "http://[::1]:1"),
        (":9", "http://127.0.0.1:9"), ("box", "http://box:11434"), ("http://box", "http://box"),
        ("https://ollama.example/x/", "https://ollama.example/x"), ("http://0.0.0.0:5", "http://127.0.0.1:5"),
    ])
    func `OLLAMA_HOST is read as Ollama reads it`(text: String, url: String) throws {
        #expect(try BaseURL(ollamaHost: Setting(text: text, origin: .variable("OLLAMA_HOST"))).description == url)
    }

    @Test(
        arguments: [
            ("atempts", "attempts"), ("interal", "interval"), ("url_", "url"), ("remotewrite", "remote_write"),
            ("flavor", "flavour"), ("lsiten", "listen"), ("xyzzy", nil), ("", nil), ("state_dir", nil),
        ] as [(String, String?)]
    )
    func `the nearest name is found, if one is near`(name: String, nearest: String?) {
        let names = ["attempts", "interval", "url", "remote_write", "flavour", "listen", "providers"]

        #expect(NearestName.nearest(to: name, among: names) == nearest)
    }
}
