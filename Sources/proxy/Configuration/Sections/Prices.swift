// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// Which price file there is, and what becomes of models without a price.
    struct Prices: Equatable, Sendable {
        enum Key: String, CaseIterable {
            case file, defaults
            case unknownModel = "unknown_model"
        }

        enum UnknownModelKey: String, CaseIterable { case `as` }

        enum UnknownModel: Equatable, Sendable {
            case count, deny
            /// Charged as another, "provider:model", and still counted as unknown.
            case priced(as: Setting)
        }

        var file: String?
        /// Whether models that the file does not list have the built-in prices.
        var isWithDefaults = true
        var unknownModel = UnknownModel.count
        /// Where `unknownModel` stands in the file.
        private var unknownModelOrigin = Origin.builtIn
    }
}

extension Configuration.Prices {
    init(_ section: Section<Key>, _ surroundings: Surroundings) throws(ConfigurationError) {
        file = try section.text(.file)?.readableFile(in: surroundings)
        try section.read(.defaults, into: &isWithDefaults)
        guard let node = section[.unknownModel] else { return }
        unknownModel = try UnknownModel(node)
        unknownModelOrigin = node.origin
    }

    /// Comes after the flags, which may name the file.
    func refuseToDenyAll() throws(ConfigurationError) {
        guard unknownModel == .deny, file == nil, !isWithDefaults else { return }
        throw ConfigurationError(
            origin: unknownModelOrigin,
            message: "\"deny\" without any prices would refuse every model; set prices.file or prices.defaults"
        )
    }
}

extension Configuration.Prices.UnknownModel {
    private static let choices = ["count", "deny", "{ as: \"openai:gpt-5.5\" }"]

    init(_ node: Node) throws(ConfigurationError) {
        if case .object = node.value.value {
            let section = try Section<Configuration.Prices.UnknownModelKey>(node)
            self = .priced(as: try section.needed(.as, such: "openai:gpt-5.5"))
            return
        }
        let text = try node.text()
        switch text.text {
        case "count": self = .count
        case "deny": self = .deny
        default:
            throw text.refused("\(text.quoted) is not known; \(NearestName.hint(for: text.text, among: Self.choices))")
        }
    }
}
