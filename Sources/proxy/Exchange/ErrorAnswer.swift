// SPDX-License-Identifier: Apache-2.0

import Protocol

/// An answer of our own in place of a provider's, in the shape of the API that the client speaks.
///
/// Clients tell it from the provider's errors by the field `x-tokenmeter-error`, which carries the code.
struct ErrorAnswer: Error, Equatable, Sendable {
    var status: Int
    /// OpenAI's `error.code`, and the value of `x-tokenmeter-error`.
    var code: String
    /// A sentence for a person: what happened, and what to do about it. Never holds a secret.
    var message: String
    /// `error.type`, where it is not the status's usual one.
    var ownType: String?
    /// When a limit ends, in seconds since 1970: `error.resets_at`.
    var resetsAt: Int64?
    /// What Codex shows its user in its own sentence: `x-codex-promo-message`.
    var promotion: String?
    /// Seconds to wait before the next try.
    var retryAfter: UInt64?
    /// No later try will fare better: `x-should-retry` keeps OpenAI's SDKs from making one.
    var isFinal = false

    /// OpenAI's `error.type`, which its SDKs map to exceptions by status.
    var type: String { ownType ?? (status < 500 ? "invalid_request_error" : "server_error") }

    /// The code, and what a status wants to be accompanied by (RFC 9110 §15.5.2, §15.5.6, §15.5.22).
    var fields: [OwnField] {
        let own: OwnField = ("x-tokenmeter-error", Array(code.utf8))
        return switch status {
        case 401: [own, ("www-authenticate", Array("Bearer".utf8))]
        case 405: [own, ("allow", Array("GET, HEAD".utf8))]
        case 426: [own, ("upgrade", Array("HTTP/1.1".utf8)), ("connection", Array("upgrade".utf8))]
        default: [own] + refusalFields
        }
    }

    private var refusalFields: [OwnField] {
        var fields: [OwnField] = []
        // A field with other bytes than ASCII is ignored as a whole.
        if let promotion {
            fields.append(("x-codex-promo-message", promotion.utf8.filter { (0x20..<0x7F).contains($0) }))
        }
        if let retryAfter { fields.append(("retry-after", Array("\(retryAfter)".utf8))) }
        if isFinal { fields.append(("x-should-retry", Array("false".utf8))) }
        return fields
    }

    /// The JSON body: `{"error":{…}}` for OpenAI's API, `{"error":"…"}` for Ollama's, the vendors' own for the others.
    func body(for api: Endpoint.API) -> [UInt8] {
        var body: [UInt8] = []
        switch api {
        case .openAI, .azure:
            body.append("{\"error\":{\"message\":")
            body.appendJSON(message)
            body.append(",\"type\":")
            body.appendJSON(type)
            body.append(",\"param\":null,\"code\":")
            body.appendJSON(code)
            if let resetsAt { body.append(contentsOf: ",\"resets_at\":\(resetsAt)".utf8) }
            body.append("}}")
        case .ollama:
            body.append("{\"error\":")
            body.appendJSON(message)
            body.append("}")
        case .anthropic: appendAnthropic(to: &body)
        case .gemini: appendGemini(to: &body)
        }
        return body
    }
}

extension ErrorAnswer {
    static let webSocket = ErrorAnswer(
        status: 426,
        code: "websocket_not_supported",
        message: "WebSocket is not spoken here; send the request as POST over HTTP."
    )
    static let notFound = ErrorAnswer(
        status: 404,
        code: "unknown_path",
        message:
            "Nothing lives at this path; use /v1/*, /api/*, /v1beta/*, /openai/*, /t/{tenant}/…, /, /metrics, /healthz or /readyz."
    )
    static let methodNotAllowed = ErrorAnswer(
        status: 405,
        code: "method_not_allowed",
        message: "This path answers GET and HEAD only."
    )
    static let shuttingDown = ErrorAnswer(
        status: 503,
        code: "shutting_down",
        message: "The proxy is shutting down; send the request again."
    )

    static let unwritableState = ErrorAnswer(
        status: 503,
        code: "state_not_writable",
        message: "The proxy cannot write to its state directory."
    )

    static func unknownProvider(_ name: String) -> ErrorAnswer {
        ErrorAnswer(
            status: 400,
            code: "unknown_provider",
            message: "The x-provider field names \"\(excerpt(name))\", which is not configured."
        )
    }

    /// The model is empty when the request does not tell it, or not readably.
    static func unknownPrice(_ model: String) -> ErrorAnswer {
        ErrorAnswer(
            status: 400,
            code: "price_unknown",
            message: model.isEmpty
                ? "The request names no model that can be read, and unpriced models are denied here."
                : "The model \"\(excerpt(model))\" has no price, and unpriced models are denied here."
        )
    }

    static func unreachable(_ provider: String, reason: String) -> ErrorAnswer {
        ErrorAnswer(
            status: 502,
            code: "upstream_unreachable",
            message: "The provider \"\(provider)\" could not be reached: \(reason)."
        )
    }

    static func broken(_ provider: String, reason: String) -> ErrorAnswer {
        ErrorAnswer(
            status: 502,
            code: "upstream_failed",
            message: "The provider \"\(provider)\" broke off before it answered: \(reason)."
        )
    }

    static func timedOut(_ provider: String) -> ErrorAnswer {
        ErrorAnswer(
            status: 504,
            code: "upstream_timeout",
            message: "The provider \"\(provider)\" did not answer in time."
        )
    }
}

/// The beginning of what a client wrote. A character may be of any length, so scalars are counted.
func excerpt(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.prefix(64)))
}
