// SPDX-License-Identifier: Apache-2.0

import Money

/// `proxy prices import`: another project's prices as a price file.
enum PriceImport {
    enum Format: String, CaseIterable, Sendable {
        case litellm
        case genaiPrices = "genai-prices"
    }

    /// The price file, and what could not be carried over.
    static func run(_ path: String, format: Format?) throws(ConfigurationError) -> (text: String, notes: [String]) {
        let file = try Node(file: path == "-" ? "/dev/stdin" : path)
        let known = format
        let format = if let known { known } else { try detected(file) }
        switch format {
        case .litellm:
            let result = LiteLLMImport(try file.members())
            return try finished(file, result.rules, result.notes, "LiteLLM's prices")
        case .genaiPrices:
            let result = GenAIPricesImport(try providers(file))
            return try finished(file, result.rules, result.notes, "The prices of genai-prices")
        }
    }

    private static func detected(_ file: Node) throws(ConfigurationError) -> Format {
        if case .array = file.value.value { return .genaiPrices }
        if file.value.member("providers") != nil { return .genaiPrices }
        if try file.members().contains(where: { $0.value.member("litellm_provider") != nil }) { return .litellm }
        throw file.refused("is in no format that is known here; name it: --format litellm or --format genai-prices")
    }

    private static func providers(_ file: Node) throws(ConfigurationError) -> [JSON5] {
        if let list = file.value.member("providers") {
            return try Node(value: list, origin: file.origin).elements().map(\.value)
        }
        return try file.elements().map(\.value)
    }

    private static func finished(
        _ file: Node,
        _ rules: [PriceList.Rule],
        _ notes: ImportNotes,
        _ what: String
    ) throws(ConfigurationError) -> (text: String, notes: [String]) {
        guard !rules.isEmpty else { throw file.refused("has no prices; is it in the format that --format says?") }
        let heading = "\(what) in US dollars per million tokens, by proxy prices import. Keys: docs/prices.md."
        return (PriceFileText(rules, heading: heading).text, notes.lines)
    }
}
