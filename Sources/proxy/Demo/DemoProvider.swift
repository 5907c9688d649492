// SPDX-License-Identifier: Apache-2.0

import Linux
import Protocol

/// The built-in provider: answers in the process, through the same relay and meter as a provider's bytes.
enum DemoProvider {
    /// The answer to a call of the model.
    static func answer(
        _ dialect: Dialect,
        scan: RequestScan,
        body: [UInt8],
        serial: UInt64,
        now: Int64
    ) -> DemoAnswer? {
        let model = DemoModel(scan: scan, body: body, serial: serial, created: now / 1_000_000_000)
        let counts = dialect == .embeddings || dialect == .ollamaEmbed
        return model.answer(
            dialect,
            isStreaming: scan.isStreaming,
            inputs: counts ? EmbeddingInputs.count(in: body) : 1
        )
    }

    /// The lists that clients ask for before their first call.
    static func catalogue(_ path: String, now: Int64) -> DemoAnswer? {
        let body: String
        switch path {
        case "/v1/models":
            let created = now / 1_000_000_000
            body = """
                {"object":"list","data":[{"id":"demo","object":"model","created":\(created),"owned_by":"tokenmeter"}]}
                """
        case "/api/tags":
            body = """
                {"models":[{"name":"demo","model":"demo","modified_at":"\(Clock.rfc3339(now))","size":0,"digest":"",\
                "details":{"format":"","family":"demo","parameter_size":"0","quantization_level":""}}]}
                """
        case "/api/version":
            body = "{\"version\":\"0.14.0\"}"
        default:
            return nil
        }
        return DemoAnswer(contentType: "application/json", pieces: [Array(body.utf8)])
    }
}
