// SPDX-License-Identifier: Apache-2.0

import Glibc

@main
enum Proxy {
    /// The status of a usage or configuration error.
    private static let usageStatus: Int32 = 2

    static func main() {
        exit(run(Array(CommandLine.arguments.dropFirst())))
    }

    private static func run(_ arguments: [String]) -> Int32 {
        do {
            return try run(Invocation.parse(arguments))
        } catch {
            complain("proxy: \(error)\n")
            return usageStatus
        }
    }

    private static func run(_ invocation: Invocation) throws -> Int32 {
        switch invocation {
        case .print(let text): print(text)
        case .check(let options): print(try CheckCommand.run(options))
        case .serve(let options): return try ServeCommand.run(options)
        case .exec: return usageStatus
        }
        return EXIT_SUCCESS
    }

    private static func complain(_ line: String) {
        let bytes = Array(line.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
