// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Emitters

struct RemoteWriteSettingsTests {
    @Test(arguments: [
        ("http://prometheus:9090/api/v1/write", "prometheus:9090/api/v1/write"),
        ("https://user:p%40ss@mimir.example.com/api/v1/push?token=s3cret#x", "mimir.example.com/api/v1/push"),
        ("https://a@b:c@host:1/x@y", "host:1/x@y"),
        ("http://[::1]:9090", "[::1]:9090"),
        ("http://host?token=s3cret", "host"),
    ])
    func `a destination's name holds neither password nor query`(url: String, destination: String) {
        #expect(RemoteWriteSettings(url: url).destination == destination)
    }

    @Test(arguments: [
        ("http://127.0.0.1:9090/x", true), ("http://localhost/x", true), ("https://[::1]:1", true),
        ("http://localhost.example.com/", false), ("http://10.127.0.1/", false), ("http://u:p@127.0.0.2", true),
    ])
    func `no proxy leads to this machine`(url: String, isLoopback: Bool) {
        #expect(PostSettings(url: url).isLoopback == isLoopback)
    }
}
