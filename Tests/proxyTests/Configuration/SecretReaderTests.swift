// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import proxy

struct SecretReaderTests {
    private static let second: UInt64 = 1_000_000_000

    private func text(_ reader: inout SecretReader, at now: UInt64) throws -> String {
        try String(decoding: reader.bytes(at: now), as: UTF8.self)
    }

    @Test
    func `a file that changes is read again, once a second at most`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(" first\n", to: "key")
        var reader = SecretReader(Secret(source: .file(path)))

        #expect(try text(&reader, at: 0) == "first")
        try folder.write("second", to: "key")
        #expect(try text(&reader, at: Self.second - 1) == "first")
        #expect(try text(&reader, at: Self.second) == "second")
    }

    @Test
    func `the last good secret serves while the file is away or empty`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("first", to: "key")
        var reader = SecretReader(Secret(source: .file(path)))

        #expect(try text(&reader, at: 0) == "first")
        try folder.write("", to: "key")
        #expect(try text(&reader, at: Self.second) == "first")
        try folder.write("bro\u{1}ken", to: "key")
        #expect(try text(&reader, at: 2 * Self.second) == "first")
        try folder.write("second!", to: "key")
        #expect(try text(&reader, at: 3 * Self.second) == "second!")
    }

    @Test(arguments: [
        ("", Secret.Fault.empty), (" \n", .empty), ("a\r\nX-Evil: 1", .malformed), ("a\u{7F}", .malformed),
    ])
    func `what cannot be a secret is refused`(content: String, fault: Secret.Fault) throws {
        let folder = try TemporaryFolder()
        var reader = SecretReader(Secret(source: .file(try folder.write(content, to: "key"))))

        #expect(throws: fault) { try reader.bytes(at: 0) }
    }

    @Test
    func `a file that is not there and a variable that is not set are told apart`() {
        var file = SecretReader(Secret(source: .file("/no/such/file")))
        var variable = SecretReader(Secret(source: .environment("KEY")), environment: Environment(["KEY": ""]))

        #expect(throws: Secret.Fault.unreadable("No such file or directory")) { try file.bytes(at: 0) }
        #expect(throws: Secret.Fault.unset) { try variable.bytes(at: 0) }
    }

    @Test
    func `nothing prints the secret`() throws {
        var reader = SecretReader(Secret(source: .environment("KEY")), environment: Environment(["KEY": "s3cret"]))
        _ = try reader.bytes(at: 0)
        var dumped = ""
        dump(reader, to: &dumped)

        for text in ["\(reader)", String(reflecting: reader), dumped] {
            #expect(!text.contains("s3cret") && !text.contains("115, 51"), "\(text)")
        }
    }

    @Test(arguments: [
        ("Bearer s3cret", true), ("bearer s3cret", true), ("Bearer s3creT", false), ("Bearer s3cre", false),
        ("Bearer s3crets", false), ("Basic s3crets", false), ("", false), ("s3cret", false),
    ])
    func `a bearer token is the whole secret`(value: String, isRight: Bool) {
        var reader = SecretReader(Secret(source: .environment("KEY")), environment: Environment(["KEY": "s3cret"]))
        let isAccepted = reader.isBearer(Array(value.utf8).span, at: 0)

        #expect(isAccepted == isRight)
    }

    @Test
    func `without a secret no token is right`() {
        var reader = SecretReader(Secret(source: .environment("KEY")), environment: Environment([:]))
        let isAccepted = reader.isBearer(Array("Bearer ".utf8).span, at: 0)

        #expect(!isAccepted)
    }
}
