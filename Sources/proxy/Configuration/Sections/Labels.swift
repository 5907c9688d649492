// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// Labels that every emitter puts on every series.
    struct Labels: Equatable, Sendable {
        enum Key: String, CaseIterable { case job, instance, slots }

        var job = "tokenmeter"
        /// Tells this process's series from those of others; unique by default.
        var instance = ""
        /// Names to take in turns, where there is neither an instance nor a state directory to have one.
        var slots: Slots?

        struct Slots: Equatable, Sendable {
            enum Key: String, CaseIterable { case count, directory }

            var count: Int
            var directory: String
            /// What the names begin with.
            var host = ""
        }
    }
}

extension Configuration.Labels {
    init(_ section: Section<Key>, _ surroundings: Surroundings) throws(ConfigurationError) {
        if let text = try section.text(.job) { job = try text.plain() }
        if let text = try section.text(.instance) { instance = try text.plain() }
        slots = try section[.slots].map { (node) throws(ConfigurationError) in try Slots(Section(node), surroundings) }
    }
}

extension Configuration.Labels.Slots {
    fileprivate init(_ section: Section<Key>, _ surroundings: Surroundings) throws(ConfigurationError) {
        count = 16
        directory = try section.needed(.directory, such: "/run/tokenmeter").path(in: surroundings)
        try section.read(.count, into: &count, in: 1...10_000)
    }
}
