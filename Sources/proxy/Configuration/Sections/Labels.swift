// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// Labels that every emitter puts on every series.
    struct Labels: Equatable, Sendable {
        enum Key: String, CaseIterable { case job, instance }

        var job = "tokenmeter"
        /// Tells this process's series from those of others; unique by default.
        var instance = ""
    }
}

extension Configuration.Labels {
    init(_ section: Section<Key>) throws(ConfigurationError) {
        if let text = try section.text(.job) { job = try text.plain() }
        if let text = try section.text(.instance) { instance = try text.plain() }
    }
}
