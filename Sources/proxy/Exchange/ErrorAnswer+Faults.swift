// SPDX-License-Identifier: Apache-2.0

import Protocol
import Transport

extension ErrorAnswer {
    /// What a client is told whose request cannot be read; nil when nobody is there to be told.
    init?(_ fault: ServerFault) {
        switch fault {
        case .malformed(let error):
            self.init(status: error.status, code: "malformed_request", message: error.message)
        case .bodyTooLarge(let limit):
            self.init(
                status: 413,
                code: "body_too_large",
                message: "The request's body is larger than \(limit) bytes; see limits.body in the configuration."
            )
        case .timedOut:
            self.init(status: 408, code: "request_timeout", message: "The request did not arrive in time.")
        case .gone:
            return nil
        }
    }

    static let overloaded = ErrorAnswer(
        status: 503,
        code: "too_many_connections",
        message: "The proxy serves as many connections as it may; see limits.connections in the configuration."
    )
    static let forbiddenScrape = ErrorAnswer(
        status: 401,
        code: "scrape_token",
        message: "This page needs the bearer token that emitters.scrape.bearer_token_file names."
    )

    static func noProvider(_ model: String) -> ErrorAnswer {
        ErrorAnswer(
            status: 404,
            code: "no_route",
            message:
                "No route leads to a provider for the model \"\(excerpt(model))\"; see routes in the configuration."
        )
    }

    static func noKey(_ provider: String, _ fault: Secret.Fault) -> ErrorAnswer {
        ErrorAnswer(
            status: 502,
            code: "provider_key",
            message: "The key for the provider \"\(provider)\" is not to be had: \(fault)."
        )
    }

    /// Why a provider gave no answer.
    init(_ fault: UpstreamFault, isConnecting: Bool, provider: String) {
        switch fault {
        case .transport(.timedOut): self = .timedOut(provider)
        default:
            self = isConnecting ? .unreachable(provider, reason: "\(fault)") : .broken(provider, reason: "\(fault)")
        }
    }
}
