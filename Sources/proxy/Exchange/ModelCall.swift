// SPDX-License-Identifier: Apache-2.0

import Money
import Protocol

/// What a request said of the call it makes, for the answer's metering; the request itself is not kept.
struct ModelCall {
    let dialect: Dialect
    /// The place in the configuration's providers.
    let provider: Int
    /// The model asked for; empty when the body does not tell (it is compressed, or no JSON).
    let model: String
    /// What the prompt's text is estimated to be in tokens, as it is.
    let estimatedTokens: Int
    /// What the call was expected to use, by what is known of the model.
    var expected: TokenUsage
    let promptCharacters: Int
    let price: Price?
    /// The service tier that the request asks for.
    let serviceTier: String?
    /// The answer is made later, and fetched by a request of its own.
    let isBackground: Bool
    /// How many answers come side by side.
    let choices: Int
}

/// A request as it goes to a provider; let go as soon as an answer comes.
final class ForwardedRequest {
    private(set) var head: RequestHead?
    private(set) var body: [UInt8]
    /// The place in the configuration's providers.
    let provider: Int
    /// The key that takes the place of the client's own.
    let key: [UInt8]?
    let dialect: Dialect
    /// Who was known when the request came: whose key it holds, which must not go further.
    let tenants: TenantRegistry
    /// The answer's usage was asked for on the client's behalf, and its chunk is not for the client.
    let hidesUsage: Bool
    /// The client itself has asked for that chunk.
    let showsUsage: Bool

    init(
        _ head: RequestHead,
        body: [UInt8],
        provider: Int,
        key: [UInt8]?,
        dialect: Dialect,
        tenants: TenantRegistry,
        hidesUsage: Bool,
        showsUsage: Bool
    ) {
        self.head = head
        self.body = body
        self.provider = provider
        self.key = key
        self.dialect = dialect
        self.tenants = tenants
        self.hidesUsage = hidesUsage
        self.showsUsage = showsUsage
    }

    /// Frees what only a second try would need: a stream may last for an hour, and a request take megabytes.
    func letGo() {
        head = nil
        body = []
    }
}
