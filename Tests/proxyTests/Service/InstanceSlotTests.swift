// SPDX-License-Identifier: Apache-2.0

import Linux
import Testing

@testable import proxy

struct InstanceSlotTests {
    @Test func `runs at the same time get names of their own, later ones take them over`() throws {
        let folder = try TemporaryFolder()
        let text = "{ labels: { slots: { directory: \"\(folder.path)/slots\", count: 2 } } }"
        let log = Log(format: .text)
        var names: [String] = []

        for _ in 0..<3 {
            var configurations = try (0..<3).map { _ in try load(text, in: folder) }
            let slots = configurations.indices.map { configurations[$0].leaseInstance(log) }
            names += configurations.map(\.labels.instance)
            #expect(slots.map { $0?.number } == [0, 1, nil])
        }

        #expect(Set(names.filter { $0.contains(":slot-") }).count == 2)
        #expect(names.count { !$0.contains(":slot-") } == 3)
    }

    @Test(arguments: ["labels: { instance: 'i', slots: SLOTS }", "state_dir: 'state', labels: { slots: SLOTS }"])
    func `who has a name, or a state directory to have one, takes no slot`(text: String) throws {
        let folder = try TemporaryFolder()
        let slots = "{ directory: \"\(folder.path)/slots\" }"

        var configuration = try load("{ \(text.replacing("SLOTS", with: slots)) }", in: folder)

        #expect(configuration.leaseInstance(Log(format: .text)) == nil)
        #expect(!configuration.labels.instance.contains("slot"))
    }
}
