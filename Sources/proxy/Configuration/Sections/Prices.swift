// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// Which price file there is, and what becomes of models that it does not list.
    struct Prices: Equatable, Sendable {
        enum Key: String, CaseIterable {
            case file
            case unknownModel = "unknown_model"
        }

        enum UnknownModel: String, CaseIterable, Sendable { case count, deny }

        var file: String?
        var unknownModel = UnknownModel.count
        /// Where `unknownModel` stands in the file.
        private var unknownModelOrigin = Origin.builtIn
    }
}

extension Configuration.Prices {
    init(_ section: Section<Key>, _ surroundings: Surroundings) throws(ConfigurationError) {
        file = try section.text(.file)?.readableFile(in: surroundings)
        try section.read(.unknownModel, into: &unknownModel)
        if let node = section[.unknownModel] { unknownModelOrigin = node.origin }
    }

    /// Comes after the flags, which may name the file.
    func refuseToDenyAll() throws(ConfigurationError) {
        guard unknownModel == .deny, file == nil else { return }
        throw ConfigurationError(
            origin: unknownModelOrigin,
            message: "\"deny\" without a price file would refuse every model; set prices.file"
        )
    }
}
