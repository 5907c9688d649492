// SPDX-License-Identifier: Apache-2.0

package struct RequestScan: Sendable {
    package private(set) var model: Range<Int>?
    package private(set) var isStreaming = false
    package private(set) var outputLimit: (range: Range<Int>, value: Int)?
    package private(set) var promptText = TextStatistics()
    package private(set) var isWellFormed = false

    package init(_ body: [UInt8], dialect: Dialect) {}
    package func modelName(in body: [UInt8]) -> String { "" }
    package func askingForUsage(_ body: [UInt8]) -> [UInt8]? { nil }
}
