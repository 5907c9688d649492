// SPDX-License-Identifier: Apache-2.0

/// What the command line asks for.
enum Invocation: Equatable, Sendable {
    case serve(Options)
    case exec(Options, ExecRequest)
    case check(Options)
    /// Text for standard output; exit 0.
    case print(String)

    /// A program to run behind the proxy.
    struct ExecRequest: Equatable, Sendable {
        /// The program and its arguments; never empty.
        var command: [String]
        /// Whether a program that ignores the environment gets arguments put in.
        var isAdapted = true
    }
}
