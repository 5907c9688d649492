// SPDX-License-Identifier: Apache-2.0

/// Bytes that have come before they were asked for. What is taken from the front does not move the rest.
struct ByteQueue {
    private var bytes: [UInt8] = []
    private var start = 0

    var count: Int { bytes.count - start }
    var isEmpty: Bool { count == 0 }
    var first: UInt8? { isEmpty ? nil : bytes[start] }

    var unread: Span<UInt8> {
        @_lifetime(borrow self) get { bytes.span.extracting(start..<bytes.count) }
    }

    mutating func append(_ more: ArraySlice<UInt8>) {
        if start > 0 {
            bytes.removeFirst(start)
            start = 0
        }
        bytes.append(contentsOf: more)
    }

    /// Takes bytes from the front; an empty queue holds no memory.
    mutating func drop(_ count: Int) {
        start += count
        if start == bytes.count { self = ByteQueue() }
    }

    mutating func move(_ count: Int, to destination: inout [UInt8]) {
        destination.append(contentsOf: bytes[start..<(start + count)])
        drop(count)
    }
}
