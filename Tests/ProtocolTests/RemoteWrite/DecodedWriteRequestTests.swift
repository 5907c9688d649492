// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct DecodedWriteRequestTests {
    private static let brokenMessages: [([UInt8], WireError)] = [
        ([0x0A], .truncated), ([0x0A, 5, 1], .truncated), ([0x0A, 2, 0x12, 9], .truncated), ([0x80], .truncated),
        ([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02], .overlongNumber),
        ([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], .truncated),
        ([0x12, 0], .unexpectedField(number: 2, wireType: 2)), ([0x08, 1], .unexpectedField(number: 1, wireType: 0)),
        ([0x0A, 2, 0x32, 0], .unexpectedField(number: 6, wireType: 2)),
        ([0x0A, 5, 0x0A, 3, 0x0A, 1, 0xFF], .invalidText),
    ]

    @Test(arguments: brokenMessages)
    func `a broken message is refused with its fault`(message: [UInt8], error: WireError) {
        #expect(throws: error) { try DecodedWriteRequest(message: message) }
    }

    @Test func `no mutation of a good message traps the reader`() {
        var request = WriteRequest()
        request.append(EncodedMetadata(name: "m", type: .counter, help: "help"))
        request.append(EncodedLabels(name: "m", labels: [("a", "b")]), 2.5, at: 1_795_511_107_042)
        var accepted = 0
        for place in request.message.indices {
            for byte in UInt8.min...UInt8.max {
                var message = request.message
                message[place] = byte
                if (try? DecodedWriteRequest(message: message)) != nil { accepted += 1 }
            }
        }
        #expect(accepted >= request.message.count && accepted < request.message.count * 256)
    }
}
