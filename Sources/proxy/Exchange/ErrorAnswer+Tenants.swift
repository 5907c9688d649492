// SPDX-License-Identifier: Apache-2.0

import Money

extension ErrorAnswer {
    /// What somebody is told whom nobody vouches for. Nothing here repeats a key.
    init(_ refusal: TenantRegistry.Refusal) {
        switch refusal {
        case .missingKey:
            self = .unauthorized(
                "This proxy asks for a key: send the one that you were given as \"Authorization: Bearer …\"."
            )
        case .unknownKey:
            self = .unauthorized(
                "This key is not known here. Send the one that you were given for this proxy, not a provider's."
            )
        case .expiredKey:
            self = .unauthorized("This key has expired; ask for a new one.")
        case .otherTenant(let holder):
            self.init(
                status: 401,
                code: "other_tenant",
                message: "This key is that of the tenant \"\(holder)\", and the request names another; name none."
            )
        }
    }

    private static func unauthorized(_ message: String) -> ErrorAnswer {
        ErrorAnswer(status: 401, code: "invalid_api_key", message: message)
    }

    /// For a model that the tenant may not use.
    ///
    /// A 400 for every client: none repeats it, and Codex, which shows its body as it is, would send a 403 six times.
    /// The model is empty when the request does not tell it readably.
    static func forbiddenModel(_ model: String, _ tenant: Configuration.Tenant) -> ErrorAnswer {
        let allowed = (tenant.models ?? []).prefix(16).map(\.description).joined(separator: ", ")
        let subject = model.isEmpty ? "A request that names no readable model" : "The model \"\(excerpt(model))\""
        return ErrorAnswer(
            status: 400,
            code: "model_not_allowed",
            message: "\(subject) is not allowed for the tenant \"\(tenant.name)\"; allowed: \(allowed)."
        )
    }
}
