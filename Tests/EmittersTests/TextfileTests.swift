// SPDX-License-Identifier: Apache-2.0

import Emitters
import Glibc
import Linux
import Metrics
import Testing

struct TextfileTests {
    private static func snapshot(_ value: Double) -> Snapshot {
        let series = Series(SeriesIdentity([Label("m", "x")]), .number(value))
        let family = Family(name: "a_total", help: "Some.", kind: .counter, series: [series])
        return Snapshot(takenAt: 2, startedAt: 1, families: [family])
    }

    @Test func `leaves the page where another was, whole, for everyone to read`() throws {
        let file = try TemporaryFile("old")
        for value in [1.0, 2] { try Textfile.write(Self.snapshot(value), to: file.path) }

        let text = String(decoding: try File.read(file.path, limit: 1000), as: UTF8.self)
        #expect(text == "# HELP a_total Some.\n# TYPE a_total counter\na_total{m=\"x\"} 2\n")
        var status = stat()
        #expect(unsafe stat(file.path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o644)
        #expect(!File.exists(file.path + ".new"))
    }

    @Test func `says why it cannot`() {
        #expect(throws: Errno(rawValue: ENOENT)) {
            try Textfile.write(Self.snapshot(1), to: "/nowhere/at/all/page.prom")
        }
    }
}
