// SPDX-License-Identifier: Apache-2.0

/// Posts remote-write bodies with the headers that the specification demands and the configured credentials.
///
/// Belongs to the emitter's thread.
final class RemoteWriteClient {
    private let client: PostClient
    private let headers: [String]
    private let username: String?
    private var password: SecretFile?
    private var token: SecretFile?

    init(_ settings: RemoteWriteSettings, _ multi: CurlMulti) {
        client = PostClient(
            multi,
            url: settings.url,
            userAgent: settings.userAgent,
            caFile: settings.caFile,
            isDirect: settings.isLoopback,
            timeout: settings.timeout
        )
        let fixed = [
            "Content-Type: application/x-protobuf",
            "Content-Encoding: snappy",
            "X-Prometheus-Remote-Write-Version: 0.1.0",
        ]
        headers = fixed + settings.headers.map { "\($0.name): \($0.value)" }
        username = settings.username
        password = settings.passwordFile.map(SecretFile.init)
        token = settings.bearerTokenFile.map(SecretFile.init)
    }

    /// Begins a request, with the secrets as their files hold them now.
    func begin(_ request: FrozenRequest) throws(SecretError) {
        var headers = headers
        if let token = try token?.read() { headers.append("Authorization: Bearer \(token)") }
        let password = try password?.read()
        client.begin(request.body, headers: headers, basic: username.map { ($0, password ?? "") })
    }

    func wait(until deadline: UInt64) -> PostOutcome? {
        client.wait(until: deadline)
    }
}
