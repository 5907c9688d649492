// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// How often and how patiently a request is tried again before the first byte of an answer.
    struct Retry: Sendable {
        /// Tries in all, the first one counted.
        var attempts = 3
        var base = Duration.milliseconds(200)
        var max = Duration.seconds(5)
    }

    struct Prices: Sendable {
        enum UnknownModel: String, CaseIterable, Sendable { case count, deny }

        var file: String?
        var unknownModel = UnknownModel.count
    }

    struct Tenants: Sendable {
        /// The request header that names the tenant, in lower case.
        var header = "x-tenant"
        /// Who pays for requests that name nobody.
        var `default` = "default"
        /// Who pays for requests that name somebody who is not known.
        var unknown = "other"
        /// Without a list every well-formed name is a tenant of its own, as far as the label table's bound allows.
        var known: [String]?
    }
}
