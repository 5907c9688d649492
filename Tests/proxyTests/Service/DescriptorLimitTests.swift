// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import proxy

struct DescriptorLimitTests {
    @Test(arguments: [(0, 1), (128, 1), (130, 1), (1_024, 448), (1_048_576, 524_224), (Int.max, Int.max / 2 - 64)])
    func `serves as many clients as have room, each with a provider's connection`(descriptors: Int, clients: Int) {
        #expect(DescriptorLimit.clients(descriptors: descriptors) == clients)
    }

    @Test func `knows the process's own limit`() {
        #expect(DescriptorLimit.current >= 64)
    }
}
