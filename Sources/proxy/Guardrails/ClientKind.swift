// SPDX-License-Identifier: Apache-2.0

import Protocol

/// Who asks: clients react differently to the same refusal.
enum ClientKind: Sendable {
    /// Codex CLI: stops at once on a 429 of the type `usage_limit_reached`, repeats a 402 five times, fails its turn on an
    /// answer that ran into a limit, and shows its user what `x-codex-primary-*` and `-secondary-*` say.
    case codex
    case other

    /// Reads it from `originator` (`codex_exec`, `codex-tui`, …), else from `user-agent`.
    init(_ head: borrowing RequestHead) {
        let named = head.field("originator") ?? head.field("user-agent")
        let isCodex = named.map { head.bytes[$0].prefix(5).elementsEqual("codex".utf8) } ?? false
        self = isCodex ? .codex : .other
    }
}
