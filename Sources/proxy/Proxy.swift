// SPDX-License-Identifier: Apache-2.0

import Glibc

@main
enum Proxy {
    /// The status of a usage or configuration error.
    private static let usageStatus: Int32 = 2

    static func main() {
        // A write to a socket that its peer has closed is an error to handle, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        exit(run())
    }

    private static func run() -> Int32 {
        do {
            return try run(Invocation.ofProcess())
        } catch {
            StandardError.write("proxy: \(error)\n")
            return error is Server.StartError || error is DecodeCommand.Fault || error is ReportCommand.Fault
                ? EXIT_FAILURE : usageStatus
        }
    }

    private static func run(_ invocation: Invocation) throws -> Int32 {
        switch invocation {
        case .print(let text): print(text)
        case .check(let options): print(try CheckCommand.run(options))
        case .decode(let request): print(try DecodeCommand.run(request))
        case .prices(let request): print(try PricesCommand.run(request))
        case .key: print(KeyCommand.run())
        case .report(let options, let request): print(try ReportCommand.run(options, request))
        case .serve(let options): return try ServeCommand.run(options)
        case .relay(let options): return try RelayCommand.run(options)
        case .exec(let options, let request): return try ExecCommand.run(options, request)
        }
        return EXIT_SUCCESS
    }
}
