// SPDX-License-Identifier: Apache-2.0

/// The values of every label whose values are not fixed by this program.
package struct Labels: Sendable {
    package let providers: LabelTable
    package let models: LabelTable
    package let tenants: LabelTable
    package let routes: LabelTable
    /// The labels of each thing that guardrails do, in the order of a sample's bits; 32 at most.
    package let guardrails: [[Label]]

    package init(
        providers: Int = 64,
        models: Int = 1000,
        tenants: Int = 1000,
        routes: Int = 64,
        guardrails: [[Label]] = []
    ) {
        precondition(guardrails.count <= 32, "a sample has a bit for each")
        self.guardrails = guardrails
        self.providers = LabelTable(limit: providers)
        self.models = LabelTable(limit: models)
        self.tenants = LabelTable(limit: tenants)
        self.routes = LabelTable(limit: routes)
    }

    /// The most values there can be.
    var limit: Int { tables.reduce(0) { $0 + $1.limit } }

    static let tableCount = 4

    private var tables: [LabelTable] { [providers, models, tenants, routes] }

    /// How many values each table has, in their order.
    var counts: [Int] { tables.map(\.count) }

    /// Takes over the values that a journal holds, and writes down those to come.
    func resume(from journal: LabelJournal) {
        let records = journal.records()
        for (number, table) in tables.enumerated() {
            let own = records.filter { $0.table == UInt8(number) }
            table.resume(own.map(\.value), journal: journal, table: UInt8(number))
        }
    }
}
