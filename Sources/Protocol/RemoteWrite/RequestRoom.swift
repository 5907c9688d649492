// SPDX-License-Identifier: Apache-2.0

/// The memory in which requests are finished, one after the other; kept by who finishes many.
package struct RequestRoom: Sendable {
    var whole = WireBuffer()
    var compressed: [UInt8] = []

    package init() {}
}
