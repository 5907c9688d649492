// SPDX-License-Identifier: Apache-2.0

/// A label as the wire formats take it.
package typealias LabelPair = (name: String, value: String)

/// U+FFFD. A zero byte ends Prometheus' text lexer and a C string alike, so that one label value could spoil the whole
/// page, and two different values could be pushed as the same one.
let replacementCharacter: StaticString = "\u{FFFD}"
