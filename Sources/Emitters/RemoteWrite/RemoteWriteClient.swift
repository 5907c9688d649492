// SPDX-License-Identifier: Apache-2.0

import Protocol

/// Posts remote-write bodies with the headers that the specifications demand and the configured credentials.
///
/// Belongs to the emitter's thread.
final class RemoteWriteClient {
    private let client: PostClient
    private let headers: [String]
    private let username: String?
    private var password: SecretFile?
    private var token: SecretFile?
    private var redaction: Redaction

    init(_ settings: RemoteWriteSettings, _ multi: CurlMulti) {
        client = PostClient(multi, settings.post)
        headers = settings.headers.map { "\($0.name): \($0.value)" }
        username = settings.username
        password = settings.passwordFile.map(SecretFile.init)
        token = settings.bearerTokenFile.map(SecretFile.init)
        redaction = Redaction(settings.headers.map(\.value))
    }

    /// Begins a request, with the secrets as their files hold them now.
    func begin(_ request: FrozenRequest) throws(SecretError) {
        var lines = [
            "Content-Type: \(request.version.contentType)",
            "Content-Encoding: snappy",
            "X-Prometheus-Remote-Write-Version: \(request.version.header)",
        ]
        lines += headers
        if let token = try token?.read() {
            lines.append("Authorization: Bearer \(token)")
            redaction.hide(token)
        }
        let password = try password?.read()
        if let username, let password { redaction.hide(password, of: username) }
        client.begin(request.body, headers: lines, basic: username.map { ($0, password ?? "") })
    }

    func wait(until deadline: UInt64) -> PostOutcome? {
        client.wait(until: deadline)
    }

    /// What an outcome says, for a log: printable, and without what it may repeat of our secrets.
    func detail(_ outcome: PostOutcome) -> String {
        switch outcome {
        case .answered(let answer): redaction.applied(to: answer.text)
        case .failed(let reason): reason
        }
    }
}
