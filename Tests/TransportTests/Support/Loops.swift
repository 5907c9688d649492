// SPDX-License-Identifier: Apache-2.0

import Linux
import Transport

/// An actor at home on a loop, as the server's workers are.
actor LoopHome {
    nonisolated let loop: EventLoop

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    init(_ loop: EventLoop) {
        self.loop = loop
    }

    func run<Result: Sendable>(_ body: @Sendable (EventLoop) async throws -> Result) async throws -> Result {
        try await body(loop)
    }
}

/// Runs `body` on an event loop with a thread of its own, and ends both after it.
func withLoop<Result: Sendable>(
    _ body: @escaping @Sendable (EventLoop) async throws -> Result
) async throws -> Result {
    let loop = try EventLoop()
    let thread = try Thread.start(name: "test loop") { loop.run() }
    defer {
        loop.stop()
        thread.join()
    }
    return try await onLoop(loop, body).value
}

/// Starts a task that lives on a loop.
func onLoop<Result: Sendable>(
    _ loop: EventLoop,
    _ body: @escaping @Sendable (EventLoop) async throws -> Result
) -> Task<Result, any Error> {
    let home = LoopHome(loop)
    return Task(executorPreference: loop) { try await home.run(body) }
}

/// What belongs to one loop, on its way into another task of the same loop.
// Safety: it is used on that loop only.
struct OnLoop<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}

extension UInt64 {
    static func milliseconds(_ count: UInt64) -> UInt64 { count * 1_000_000 }
    static func seconds(_ count: UInt64) -> UInt64 { count * 1_000_000_000 }
}
