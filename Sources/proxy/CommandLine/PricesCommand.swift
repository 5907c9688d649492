// SPDX-License-Identifier: Apache-2.0

import Linux
import Money

/// `proxy prices`: what models cost, and why.
enum PricesCommand {
    /// What goes to standard output. Notes on an import go to standard error.
    static func run(
        _ request: PricesRequest,
        now: Int64 = Clock.wall(),
        environment: Environment = .process,
        note: (String) -> Void = { StandardError.write("proxy: \($0)\n") }
    ) throws -> String {
        switch request {
        case .convert(let file, let format):
            let result = try PriceImport.run(file, format: format)
            for line in result.notes { note(line) }
            return String(result.text.dropLast())
        case .show(let question, let options):
            let configuration = try Configuration.load(options, environment: environment)
            let book = try PriceBook.load(configuration.prices)
            let vendor = configuration.providers.first { $0.name == question.provider }?.vendor
            return try PriceExplanation(question, book, vendor: vendor, now: now).lines.joined(separator: "\n")
        }
    }
}
