// SPDX-License-Identifier: Apache-2.0

/// The values of every label whose values are not fixed by this program.
package struct Labels: Sendable {
    package let providers: LabelTable
    package let models: LabelTable
    package let tenants: LabelTable
    package let routes: LabelTable

    package init(providers: Int = 64, models: Int = 1000, tenants: Int = 1000, routes: Int = 64) {
        self.providers = LabelTable(limit: providers)
        self.models = LabelTable(limit: models)
        self.tenants = LabelTable(limit: tenants)
        self.routes = LabelTable(limit: routes)
    }
}
