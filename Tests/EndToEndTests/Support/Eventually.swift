// SPDX-License-Identifier: Apache-2.0

/// Something that a test waited for did not come.
struct TimedOut: Error, CustomStringConvertible {
    let what: String
    let limit: Duration

    var description: String { "not within \(limit): \(what)" }
}

/// Asks every few milliseconds until there is an answer.
///
/// Tests wait by asking, never by blocking: a blocked test would hold one of the few threads that all tests share.
@discardableResult
func eventually<Answer>(
    _ what: String,
    within limit: Duration = .seconds(10),
    every pause: Duration = .milliseconds(10),
    _ answer: () async throws -> Answer?
) async throws -> Answer {
    let deadline = ContinuousClock.now + limit
    while true {
        if let answer = try await answer() { return answer }
        guard ContinuousClock.now < deadline else { throw TimedOut(what: what, limit: limit) }
        try await Task.sleep(for: pause)
    }
}
