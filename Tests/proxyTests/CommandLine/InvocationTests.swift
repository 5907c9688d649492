// SPDX-License-Identifier: Apache-2.0

import Money
import Protocol
import Testing

@testable import proxy

struct InvocationTests {
    private func parse(_ line: String) throws(UsageError) -> Invocation {
        try Invocation.parse(line.split(separator: " ").map { Array($0.utf8) })
    }

    @Test(
        arguments: [
            ("", .serve(Options())),
            ("serve", .serve(Options())),
            ("--listen 127.0.0.1:1 --workers=2", .serve(Options([.listen: "127.0.0.1:1", .workers: "2"]))),
            ("serve --config a --instance b", .serve(Options([.config: "a", .instance: "b"]))),
            ("check --config=a=b", .check(Options([.config: "a=b"]))),
            ("check", .check(Options())),
            (
                "relay --scrape a --remote-write invalid://b --rw-version 1 --interval 1s --job test",
                .relay(
                    Options([
                        .scrape: "a", .remoteWrite: "invalid://b", .remoteWriteVersion: "1", .interval: "1s",
                        .job: "test",
                    ])
                )
            ),
            ("--statsd=--odd", .serve(Options([.statsd: "--odd"]))),
            ("--version", .print(Version.line)), ("-V", .print(Version.line)),
            ("check --version", .print(Version.line)),
            ("--help", .print(HelpText.page)), ("exec -h", .print(HelpText.page)),
            ("serve --listen a --help", .print(HelpText.page)),
            ("exec -- codex exec hi", .exec(Options(), ExecRequest("codex", "exec", "hi"))),
            (
                "exec --statsd h -- a -- --listen b",
                .exec(Options([.statsd: "h"]), ExecRequest("a", "--", "--listen", "b"))
            ),
            ("decode a", .decode(DecodeRequest(file: "a"))), ("decode -", .decode(DecodeRequest(file: "-"))),
            ("decode a --version 2", .decode(DecodeRequest(file: "a", version: .v2))),
            ("decode --version=1.0 a", .decode(DecodeRequest(file: "a", version: .v1))),
            ("decode a -V", .print(Version.line)), ("decode --help", .print(HelpText.page)),
            ("key", .key), ("key --help", .print(HelpText.page)),
            ("report", .report(Options(), ReportRequest())),
            (
                "report --day 2026-11-24 --tenant=a --json --config c --state-dir d",
                .report(
                    Options([.config: "c", .stateDirectory: "d"]),
                    ReportRequest(period: BillPeriod(.day, of: CivilDate(days: 20_781)), tenant: "a", isJSON: true)
                )
            ),
            (
                "report --month 2026-11 --send",
                .report(
                    Options(),
                    ReportRequest(period: BillPeriod(.month, of: CivilDate(days: 20_781)), isSent: true)
                )
            ),
            ("report --help", .print(HelpText.page)),
            ("exec --no-adapt -- codex", .exec(Options(), ExecRequest("codex", isAdapted: false))),
        ] as [(String, Invocation)]
    )
    func `a command line says what to do`(line: String, invocation: Invocation) throws {
        #expect(try parse(line) == invocation)
    }

    @Test(arguments: [
        ("sevre", "\"sevre\" is not a command; did you mean \"serve\"?"),
        ("judge", "\"judge\" is not a command; known: serve, exec, check, relay, decode, prices, key, report"),
        ("report --day 2026-02-30", "\"2026-02-30\" is no day; write one such as 2026-11-24"),
        ("report --month 2026-13", "\"2026-13\" is no month; write one such as 2026-11"),
        ("report --day 2026-11-24 --month 2026-11", "one --day or one --month at a time"),
        ("report --day", "--day needs a value; write: \(ReportRequest.usage)"),
        ("report --day --json", "--day needs a value; write: \(ReportRequest.usage)"),
        ("report --json=yes", "\"--json\" is not a flag of report; write: \(ReportRequest.usage)"),
        ("report --listen a", "\"--listen\" is not a flag of report; write: \(ReportRequest.usage)"),
        ("report yesterday", "\"yesterday\" is not a flag of report; write: \(ReportRequest.usage)"),
        ("report --json --send", "--json prints and --send sends; choose one"),
        ("report --send --tenant a", "--send sends the whole bill; leave out --tenant"),
        ("relay --scrape a", "relay needs --remote-write, such as --remote-write http://127.0.0.1:9090/api/v1/write"),
        ("relay --remote-write a", "relay needs --scrape, such as --scrape http://127.0.0.1:8000/metrics"),
        (
            "relay --config a",
            "\"--config\" is not a flag of relay; known: --remote-write, --log-format, --scrape, --job, --interval, "
                + "--rw-version, --help, --version"
        ),
        (
            "--scrape a",
            "\"--scrape\" is not a flag of serve; known: --config, --listen, --instance, --prices, --workers, --statsd, "
                + "--state-dir, --remote-write, --log-format, --receipt, --help, --version"
        ),
        ("key --config a", "\"--config\" is not a flag of key; known: --help, --version"),
        ("key team-a", "\"team-a\" is one argument too many; key takes only flags (see --help)"),
        ("--lisen a", "\"--lisen\" is not a flag of serve; did you mean \"--listen\"?"),
        ("--lisen=a", "\"--lisen\" is not a flag of serve; did you mean \"--listen\"?"),
        ("check --no-adapt", "--no-adapt is for exec only"),
        ("exec --no-adpat -- a", "\"--no-adpat\" is not a flag of exec; did you mean \"--no-adapt\"?"),
        ("-listen a", "\"-listen\" is not a flag of serve; did you mean \"--listen\"?"),
        (
            "-x",
            "\"-x\" is not a flag of serve; known: --config, --listen, --instance, --prices, --workers, --statsd, "
                + "--state-dir, --remote-write, --log-format, --receipt, --help, --version"
        ),
        ("--listen", "--listen needs a value, such as --listen 127.0.0.1:8787"),
        ("--listen=", "--listen needs a value, such as --listen 127.0.0.1:8787"),
        ("--listen --workers 2", "--listen needs a value, such as --listen 127.0.0.1:8787"),
        ("exec --config -- a", "--config needs a value, such as --config tokenmeter.json5"),
        ("--listen a --listen b", "--listen is given twice"),
        ("--help=yes", "--help takes no value"),
        ("serve now", "\"now\" is one argument too many; serve takes only flags (see --help)"),
        ("check --", "\"--\" is one argument too many; check takes only flags (see --help)"),
        ("exec", "exec needs a command to run; write: proxy exec -- COMMAND [ARGUMENT…]"),
        ("exec --", "exec needs a command to run; write: proxy exec -- COMMAND [ARGUMENT…]"),
        ("decode", "decode needs one file, or - for its input; write: proxy decode [--version 1|2] FILE"),
        ("decode a b", "decode needs one file, or - for its input; write: proxy decode [--version 1|2] FILE"),
        (
            "decode a --version",
            "--version of decode is that of the message, 1 or 2; write: proxy decode [--version 1|2] FILE"
        ),
        (
            "decode --version 3 a",
            "--version of decode is that of the message, 1 or 2; write: proxy decode [--version 1|2] FILE"
        ),
        ("decode --listen a", "\"--listen\" is not a flag of decode; write: proxy decode [--version 1|2] FILE"),
        ("exec codex", "write \"--\" before the command: proxy exec -- codex …"),
    ])
    func `a mistake gets one line with the remedy`(line: String, message: String) {
        #expect(throws: UsageError(message)) { try parse(line) }
    }

    @Test
    func `the command's bytes stay as they are`() throws {
        let odd: [UInt8] = [0x2F, 0xFF, 0xE9]
        let line = [Array("exec".utf8), Array("--".utf8), Array("cat".utf8), odd]

        #expect(try Invocation.parse(line) == .exec(Options(), ExecRequest(command: [Array("cat".utf8), odd])))
    }
}

extension ExecRequest {
    init(_ command: String..., isAdapted: Bool = true) {
        self.init(command: command.map { Array($0.utf8) }, isAdapted: isAdapted)
    }
}
