// SPDX-License-Identifier: Apache-2.0

import Protocol

/// Errors as Anthropic's and Gemini's own servers word them; their SDKs map both to exceptions by status.
extension ErrorAnswer {
    func appendAnthropic(to body: inout [UInt8]) {
        body.append("{\"type\":\"error\",\"error\":{\"type\":")
        body.appendJSON(anthropicType)
        body.append(",\"message\":")
        body.appendJSON(message)
        body.append("}}")
    }

    private var anthropicType: String {
        switch status {
        case 401: "authentication_error"
        case 402: "billing_error"
        case 403: "permission_error"
        case 404: "not_found_error"
        case 413: "request_too_large"
        case 429: "rate_limit_error"
        case ..<500: "invalid_request_error"
        case 503: "overloaded_error"
        case 504: "timeout_error"
        default: "api_error"
        }
    }

    func appendGemini(to body: inout [UInt8]) {
        body.append("{\"error\":{\"code\":")
        body.appendDecimal(status)
        body.append(",\"message\":")
        body.appendJSON(message)
        body.append(",\"status\":")
        body.appendJSON(geminiStatus)
        body.append("}}")
    }

    private var geminiStatus: String {
        switch status {
        case 401: "UNAUTHENTICATED"
        case 403: "PERMISSION_DENIED"
        case 404: "NOT_FOUND"
        case 402, 429: "RESOURCE_EXHAUSTED"
        case ..<500: "INVALID_ARGUMENT"
        case 500: "INTERNAL"
        case 504: "DEADLINE_EXCEEDED"
        default: "UNAVAILABLE"
        }
    }
}
