// SPDX-License-Identifier: Apache-2.0

import Linux
import Money

/// `proxy check`: whether a run could start, and with what.
enum CheckCommand {
    /// The effective configuration as JSON, once every file that it names has been read too.
    static func run(
        _ options: Options,
        environment: Environment = .process,
        machine: Machine = .current
    ) throws(ConfigurationError) -> String {
        let configuration = try Configuration.load(options, environment: environment, machine: machine)
        _ = try PriceBook.load(configuration.prices)
        for warning in configuration.tenants.warnings(at: Clock.wall()) { StandardError.write("proxy: \(warning)\n") }
        return configuration.json
    }
}
