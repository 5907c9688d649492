// SPDX-License-Identifier: Apache-2.0

/// What `#require` does, for a value that cannot be copied.
func taken<Value: ~Copyable>(_ value: consuming Value?) throws -> Value {
    switch consume value {
    case .some(let value): return value
    case .none: throw NothingThere()
    }
}

private struct NothingThere: Error {}
