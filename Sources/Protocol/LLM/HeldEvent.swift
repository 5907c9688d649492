// SPDX-License-Identifier: Apache-2.0

/// The beginning of an event that may turn out to be one the client shall not see.
struct HeldEvent: Sendable {
    /// No usage chunk is nearly as long; what is longer is let go unseen.
    static let limit = 1 << 20

    private var bytes: [UInt8] = []
    private(set) var isLetGo = false

    var isEmpty: Bool { bytes.isEmpty }

    /// Keeps more of the event, or lets it go.
    mutating func keep(_ payload: Span<UInt8>, in range: Range<Int>, orForwardTo output: inout [UInt8]) {
        if !isLetGo, bytes.count + range.count > Self.limit {
            output.append(contentsOf: bytes)
            bytes = []
            isLetGo = true
        }
        if isLetGo { output.append(copying: payload, range) } else { bytes.append(copying: payload, range) }
    }

    /// The event has ended and the client sees it.
    mutating func release(to output: inout [UInt8]) {
        output.append(contentsOf: bytes)
        drop()
    }

    /// The event has ended. The room is kept for the next one, unless it is far more than most need.
    mutating func drop() {
        bytes.removeAll(keepingCapacity: bytes.capacity <= 16 * 1024)
        isLetGo = false
    }
}

extension [UInt8] {
    mutating func append(copying bytes: Span<UInt8>, _ range: Range<Int>) {
        unsafe bytes.extracting(range).withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
