// SPDX-License-Identifier: Apache-2.0

/// A mock upstream and the proxy in front of it.
struct Stage: Sendable {
    let scratch: Scratch
    let upstream: MockUpstream
    let proxy: ProxyServer
}

/// Runs `body` between a mock upstream and a proxy, and ends both.
///
/// The proxy knows the upstream as `mock` (OpenAI's API, for every model but `demo`) and as `ollama`; `configuration` are
/// further members of its file.
func withStage(
    upstream options: [String] = [],
    configuration: String = "",
    _ body: (Stage) async throws -> Void
) async throws {
    let scratch = try Scratch()
    let upstream = try await MockUpstream(options, in: scratch)
    let proxy = try await ProxyServer(upstreamConfiguration(upstream.url) + configuration, in: scratch)
    do {
        try await body(Stage(scratch: scratch, upstream: upstream, proxy: proxy))
    } catch {
        print("proxy said: \(proxy.process.errors.suffix(4000))")
        await proxy.process.stop()
        await upstream.process.stop()
        throw error
    }
    await proxy.process.stop()
    await upstream.process.stop()
}

func upstreamConfiguration(_ url: String) -> String {
    """
      providers: {
        mock: { kind: "openai", base_url: "\(url)/v1" },
        ollama: { kind: "ollama", base_url: "\(url)" },
      },
      routes: [ { model: "demo", provider: "demo" }, { model: "*", provider: "mock" } ],

    """
}
