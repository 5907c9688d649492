// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Protocol
import Testing

struct UsageSpliceTests {
    /// The body asking for usage; nil when it was left alone.
    private func asking(_ body: [UInt8], _ dialect: Dialect) -> [UInt8]? {
        var edits = BodyEdits(body)
        return RequestScan(body, dialect: dialect).askForUsage(&edits) ? edits.result : nil
    }

    static let options = #""stream_options":{"include_usage":true},"#

    static let spliced: [(body: String, spliced: String)] = [
        (#"{"stream":true}"#, #"{\#(options)"stream":true}"#),
        (" {\n  \"stream\": true\n}\n", " {\(options)\n  \"stream\": true\n}\n"),
        ("\u{FEFF}{\"stream\":true}", "\u{FEFF}{\(options)\"stream\":true}"),
        (
            #"{"stream_options":{"include_usage":false},"stream":true}"#,
            #"{"stream_options":{"include_usage":true},"stream":true}"#
        ),
        (
            #"{"stream":true,"stream_options":{ "include_usage" : null }}"#,
            #"{"stream":true,"stream_options":{ "include_usage" : true }}"#
        ),
        (#"{"stream_options": null ,"stream":true}"#, #"{"stream_options": {"include_usage":true} ,"stream":true}"#),
        (#"{"stream_options":{ },"stream":true}"#, #"{"stream_options":{"include_usage":true },"stream":true}"#),
        (
            #"{"stream":true,"stream_options":{"include_obfuscation":false}}"#,
            #"{"stream":true,"stream_options":{"include_usage":true,"include_obfuscation":false}}"#
        ),
        (
            #"{"stream":true,"str\u0065am_options":{"include\u005fusage":false}}"#,
            #"{"stream":true,"str\u0065am_options":{"include\u005fusage":true}}"#
        ),
        (
            #"{"stream":true,"stream_options":{"x":{"include_usage":true}}}"#,
            #"{"stream":true,"stream_options":{"include_usage":true,"x":{"include_usage":true}}}"#
        ),
        (
            #"{"x":{"stream_options":{"include_usage":true}},"messages":[{"content":"\"stream_options\":null"}],"stream":true}"#,
            #"{\#(options)"x":{"stream_options":{"include_usage":true}},"#
                + #""messages":[{"content":"\"stream_options\":null"}],"stream":true}"#
        ),
        (
            #"{"stream":true,"stream_options":{"include_usage":true},"stream_options":{"include_usage":false}}"#,
            #"{"stream":true,"stream_options":{"include_usage":true},"stream_options":{"include_usage":true}}"#
        ),
        (
            #"{"stream":true,"stream_options":{"include_usage":true},"stream_options":null}"#,
            #"{"stream":true,"stream_options":{"include_usage":true},"stream_options":{"include_usage":true}}"#
        ),
        (
            #"{"stream":true,"stream_options":{"include_usage":true,"include_usage":false}}"#,
            #"{"stream":true,"stream_options":{"include_usage":true,"include_usage":true}}"#
        ),
    ]

    @Test(arguments: spliced, [Dialect.chat, .completions])
    func `asks for usage and leaves every other byte`(body: (body: String, spliced: String), dialect: Dialect) throws {
        let bytes = [UInt8](body.body)
        let spliced = try #require(asking(bytes, dialect))
        #expect(spliced.text == body.spliced)
        #expect(JSONTree.decoded(spliced) != nil)
        #expect(asking(spliced, dialect) == nil)
    }

    static let needless: [(dialect: Dialect, body: String)] = [
        (.chat, #"{"stream":false}"#),
        (.chat, "{}"),
        (.chat, #"{"stream":true,"stream_options":{"include_usage":true}}"#),
        (.chat, #"{"stream_options":{"include_usage":false,"include_usage":true},"stream":true}"#),
        (.responses, #"{"stream":true}"#),
        (.embeddings, #"{"stream":true}"#),
        (.ollamaChat, #"{"stream":true}"#),
        (.other, #"{"stream":true}"#),
        // Unfit to be changed: the provider shall say so.
        (.chat, #"{"stream":true"#),
        (.chat, #"{"stream":true}x"#),
        (.chat, #"{"stream":true,"stream_options":"yes"}"#),
        (.chat, #"{"stream":true,"stream_options":{"include_usage":"yes"}}"#),
        (.chat, #"{"stream":true,"stream_options":{"include_usage":{}}}"#),
        (.chat, #"{"stream":true,"stream_options":["include_usage",true]}"#),
    ]

    @Test(arguments: needless)
    func `leaves alone what needs no asking or cannot be asked`(dialect: Dialect, body: String) {
        let bytes = [UInt8](body)
        #expect(asking(bytes, dialect) == nil)
    }

    @Test(arguments: 0..<8)
    func `adds nothing but the option to random bodies`(seed: Int) throws {
        var random = RandomJSON(seed: UInt64(seed) + 5000)
        for _ in 0..<50 {
            let inside = [#""stream":true"#, #""0x":"# + random.text().text, #""1":"# + random.text().text]
            let bytes = [UInt8]("{" + inside.shuffled(using: &random).joined(separator: ",") + "}")
            let spliced = try #require(asking(bytes, .chat))
            guard case .object(var members) = try #require(JSONTree.decoded(spliced)) else {
                Issue.record("no object")
                continue
            }
            #expect(members.removeValue(forKey: "stream_options") == .object(["include_usage": .boolean(true)]))
            #expect(.object(members) == JSONTree.decoded(bytes))
        }
    }
}
