// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import Linux

/// A program that a test runs, with its output in two files of the test's folder.
final class ChildProcess: Sendable {
    enum Ending: Equatable, Sendable {
        case exited(Int32)
        case killed(signal: Int32)
    }

    /// A program did not end or did not become ready in time; the text is what it said on standard error.
    struct Overdue: Error, CustomStringConvertible {
        let description: String
    }

    let name: String
    let identifier: pid_t
    private let files: (output: String, errors: String)
    /// Held, because the files lie in it.
    private let scratch: Scratch
    private let ended: Lock<Ending?>

    /// Starts `command`; its environment is this process' one, without what steers clients, with `environment` on top.
    init(_ command: [String], environment: [String: String] = [:], in scratch: Scratch) throws {
        name = String(command[0].split(separator: "/").last ?? "")
        self.scratch = scratch
        let stem = scratch.unusedPath(name)
        files = (stem + ".out", stem + ".err")
        let steering = ["OPENAI_", "OLLAMA_", "CODEX_", "TOKENMETER_"]
        let inherited = ProcessInfo.processInfo.environment.filter { variable, _ in
            !variable.lowercased().hasSuffix("_proxy") && !steering.contains { variable.hasPrefix($0) }
        }
        identifier = try spawn(
            command,
            environment: inherited.merging(environment) { $1 },
            directory: scratch.path,
            StandardFiles(output: files.output, errors: files.errors),
            .group
        )
        ended = Lock(nil)
        Guard.watch(identifier)
    }

    deinit {
        kill(-identifier, SIGKILL)
        Guard.forget(identifier)
    }

    var output: String { (try? String(contentsOfFile: files.output, encoding: .utf8)) ?? "" }

    var errors: String { (try? String(contentsOfFile: files.errors, encoding: .utf8)) ?? "" }

    /// How the program ended; nil while it runs. The corresponding C function is `waitpid`.
    var ending: Ending? {
        ended.withLock { ended in
            if ended == nil {
                var status: Int32 = 0
                guard unsafe waitpid(identifier, &status, WNOHANG) == identifier else { return nil }
                let signal = status & 0x7F
                ended = signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal)
            }
            return ended
        }
    }

    func send(_ signal: Int32) { kill(identifier, signal) }

    /// Waits for the program's end.
    @discardableResult
    func finish(within limit: Duration = .seconds(30)) async throws -> Ending {
        try await eventually("\(name) ends", within: limit) { self.ending }
    }

    /// Ends the program, by force when it does not go by itself.
    func stop() async {
        send(SIGTERM)
        if (try? await finish(within: .seconds(5))) == nil {
            kill(-identifier, SIGKILL)
            _ = try? await finish(within: .seconds(5))
        }
    }

    /// Waits until `condition` holds, and gives up early when the program has ended.
    func becomesReady(within limit: Duration = .seconds(20), _ condition: () async -> Bool) async throws {
        do {
            try await eventually("\(name) is ready", within: limit) {
                if self.ending != nil { throw Overdue(description: "\(self.name) ended: \(self.errors)") }
                return await condition() ? true : nil
            }
        } catch let timeout as TimedOut {
            throw Overdue(description: "\(timeout)\n\(errors.suffix(4000))")
        }
    }
}
