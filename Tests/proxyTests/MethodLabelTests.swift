// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol
import Testing

struct MethodLabelTests {
    @Test(arguments: [HTTPMethod.get, .head, .post, .put, .patch, .delete, .options, .other])
    func `a sample's method number names the same method in both targets`(method: HTTPMethod) {
        #expect(MethodLabel.values[Int(method.rawValue)] == method.label.description)
    }
}
