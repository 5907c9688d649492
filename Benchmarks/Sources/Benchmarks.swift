// SPDX-License-Identifier: Apache-2.0

import Glibc

/// `Benchmarks [NAME…]`: measures the named parts, or all, and prints one line for each figure.
///
/// `month DIR` writes a ledger of ten million rows and times bills of it. `stress`, `flood`, `crash` and `verify` are not measurements: the tests run them, because they need an optimised build.
@main
enum Benchmarks {
    private static let all: [(name: String, run: @Sendable () throws -> Void)] = [
        ("record", RecordBenchmark.run),
        ("fold", FoldBenchmark.run),
        ("snapshot", SnapshotBenchmark.run),
        ("exposition", ExpositionBenchmark.run),
        ("gauntlet", GauntletBenchmark.run),
        ("budget", BudgetBenchmark.run),
    ]

    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "stress": exit(try Stress.run() ? EXIT_SUCCESS : EXIT_FAILURE)
        case "flood": exit(Flood.run() ? EXIT_SUCCESS : EXIT_FAILURE)
        case "crash": return try CrashWriter.run(arguments.dropFirst().first ?? "")
        case "verify": exit(try CrashWriter.verify(arguments.dropFirst().first ?? "") ? EXIT_SUCCESS : EXIT_FAILURE)
        case "month": return try LedgerBenchmark.month(arguments.dropFirst().first ?? "month")
        default: break
        }
        for name in arguments where !all.contains(where: { $0.name == name }) {
            print("\(name) is none of: \(all.map(\.name).joined(separator: ", "))")
            exit(EXIT_FAILURE)
        }
        print(Figure.heading)
        for (name, run) in all where arguments.isEmpty || arguments.contains(name) { try run() }
    }
}
