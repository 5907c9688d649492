// SPDX-License-Identifier: Apache-2.0

extension Provider {
    /// Whether a limit is put into a Chat body as `max_tokens`. OpenAI's newer models refuse that, whatever server stands
    /// before them; of everyone else's servers many know nothing but that.
    func usesMaxTokens(for model: String) -> Bool {
        if vendor == "openai" { return false }
        return kind != .openai || !Self.isOpenAIModel(model)
    }

    /// Whether a name is one of OpenAI's, with or without a vendor before it: `gpt-5.5`, `openai/o3`.
    private static func isOpenAIModel(_ model: String) -> Bool {
        let name = model.split(separator: "/").last ?? ""
        if name.hasPrefix("gpt-") { return true }
        return name.first == "o" && name.dropFirst().first?.isNumber == true
    }
}
