// SPDX-License-Identifier: Apache-2.0

import Emitters
import Testing

struct RemoteWriteCredentialTests {
    @Test func `a bearer token is read anew for each request`() throws {
        let receiver = try FaultyReceiver()
        defer { receiver.close() }
        let file = try TemporaryFile("first\n")
        let rig = RemoteWriteRig(receiver.url) { $0.bearerTokenFile = file.path }
        try rig.emitter.start()
        _ = receiver.received(atLeast: 1)
        try file.write("second\n")
        _ = rig.stop()

        #expect(
            receiver.received.map { $0.field("Authorization") } == ["Bearer first", "Bearer second", "Bearer second"]
        )
    }

    @Test func `a name and a password make basic authentication`() throws {
        let receiver = try FaultyReceiver()
        defer { receiver.close() }
        let file = try TemporaryFile("pass word\n")
        let rig = RemoteWriteRig(receiver.url) { settings in
            settings.username = "user"
            settings.passwordFile = file.path
        }
        try rig.emitter.start()
        _ = receiver.received(atLeast: 1)
        _ = rig.stop()

        #expect(receiver.received[0].field("Authorization") == "Basic dXNlcjpwYXNzIHdvcmQ=")
    }

    @Test func `a missing secret is a failure for now`() throws {
        let receiver = try FaultyReceiver()
        defer { receiver.close() }
        let file = try TemporaryFile("")
        let rig = RemoteWriteRig(receiver.url) { $0.bearerTokenFile = file.path }
        try rig.emitter.start()
        rig.waitUntilPending(1)
        #expect(receiver.received.isEmpty)
        try file.write("token")
        let receipt = rig.stop()

        #expect(receipt.delivered == receipt.recorded && receipt.recorded >= 1)
        #expect(receiver.received[0].field("Authorization") == "Bearer token")
    }
}
