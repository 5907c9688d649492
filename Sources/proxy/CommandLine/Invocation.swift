// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What the command line asks for.
enum Invocation: Equatable, Sendable {
    case serve(Options)
    case exec(Options, ExecRequest)
    case check(Options)
    case relay(Options)
    case decode(DecodeRequest)
    case prices(PricesRequest)
    case key
    case report(Options, ReportRequest)
    /// Text for standard output; exit 0.
    case print(String)
}

/// A program to run behind the proxy.
struct ExecRequest: Equatable, Sendable {
    /// The program and its arguments, byte for byte; never empty.
    var command: [[UInt8]]
    /// Whether a program that ignores the environment gets arguments put in.
    var isAdapted = true
}

extension Invocation {
    /// This process's own command line.
    static func ofProcess() throws(UsageError) -> Invocation {
        let arguments = rawArguments().dropFirst()
        return try parse(Array(arguments))
    }

    /// The standard library's `CommandLine.arguments` replaces what is not UTF-8, and a file's name need not be.
    private static func rawArguments() -> [[UInt8]] {
        (0..<Int(CommandLine.argc)).compactMap { index in
            guard let argument = unsafe CommandLine.unsafeArgv[index] else { return nil }
            return unsafe [UInt8](UnsafeRawBufferPointer(start: argument, count: strlen(argument)))
        }
    }
}
