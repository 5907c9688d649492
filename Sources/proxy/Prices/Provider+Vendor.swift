// SPDX-License-Identifier: Apache-2.0

extension Provider {
    /// By whose price list a provider charges, whatever name the configuration gives it; nil where that cannot be told, for
    /// anybody's server may speak OpenAI's language.
    var vendor: String? {
        switch kind.rawValue {
        case "azure": "openai"
        case "openai": baseURL?.host == "api.openai.com" ? "openai" : nil
        default: kind.rawValue
        }
    }
}
