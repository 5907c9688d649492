// SPDX-License-Identifier: Apache-2.0

import Linux
import Testing

struct LogTests {
    @Test(arguments: [
        (
            Log.Format.text,
            "time=2026-11-24T09:05:07.042Z level=warning msg=\"slow \\\"peer\\\"\" host=a:1 empty=\"\"\n"
        ),
        (
            .json,
            #"{"time":"2026-11-24T09:05:07.042Z","level":"warning","msg":"slow \"peer\"","host":"a:1","empty":""}"#
                + "\n"
        ),
    ])
    func `a line holds time, level, message and fields, quoted where they need it`(format: Log.Format, line: String) {
        let fields: KeyValuePairs = ["host": "a:1", "empty": ""]
        #expect(Log.line(format, .warning, at: 1_795_511_107_042_000_000, "slow \"peer\"", fields) == line)
    }

    @Test func `a line break in a value cannot forge a second line`() {
        let line = Log.line(.json, .info, at: 0, "a\nb\u{1}", [:])
        #expect(line.filter { $0 == "\n" }.count == 1)
        #expect(line.contains(#"a\nb\u0001"#))
    }
}
