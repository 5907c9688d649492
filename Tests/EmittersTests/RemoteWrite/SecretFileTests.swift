// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Testing

@testable import Emitters

struct SecretFileTests {
    @Test(arguments: [
        ("token\n", "token"), ("token", "token"), ("token\r\nX-Evil: 1\r\n", "token"),
        ("\n pass word \n", " pass word "),
    ])
    func `the first line is the secret`(content: String, secret: String) throws {
        let file = try TemporaryFile(content)
        var reader = SecretFile(file.path)
        #expect(try reader.read() == secret)
    }

    @Test func `a replaced file is read anew, and the last secret serves while it is away or empty`() throws {
        let file = try TemporaryFile("one")
        var reader = SecretFile(file.path)
        #expect(try reader.read() == "one")
        try file.write("two")
        #expect(try reader.read() == "two")
        try file.write("")
        #expect(try reader.read() == "two")
        file.remove()
        #expect(try reader.read() == "two")
        try file.write("three")
        #expect(try reader.read() == "three")
    }

    @Test func `an error names the file and not what is in it`() throws {
        let file = try TemporaryFile("\n\n")
        var reader = SecretFile(file.path)
        #expect(throws: SecretError.empty(path: file.path)) { try reader.read() }
        file.remove()
        var other = SecretFile(file.path)
        #expect(throws: SecretError.unreadable(path: file.path, Errno(rawValue: ENOENT))) { try other.read() }
    }
}
