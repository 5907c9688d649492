// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

@testable import proxy

struct DecodeCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(arguments: RemoteWriteVersion.allCases, [true, false])
    func `a captured body is shown, compressed or not, its version told by itself`(
        version: RemoteWriteVersion,
        isCompressed: Bool
    ) throws {
        let message = message(version)
        let file = try folder.write(isCompressed ? Snappy.compress(message.span) : message, to: "body")

        let lines = try DecodeCommand.run(DecodeRequest(file: file)).split(separator: "\n")
        #expect(lines.first?.contains("remote write \(version.rawValue).0") == true)
        #expect(lines.contains("{__name__=\"m\",a=\"b\"} 2.5 @7"))
    }

    @Test func `the version can be said`() throws {
        let file = try folder.write(message(.v2), to: "body")
        let expected = DecodeCommand.Fault(
            description: "\(file) is no body of remote write: it has an unknown field 4 of wire type 2"
        )
        #expect(throws: expected) { try DecodeCommand.run(DecodeRequest(file: file, version: .v1)) }
    }

    @Test func `a file that holds something else is refused with what is wrong with it`() throws {
        let file = try folder.write("hello", to: "body")
        let reason = "it has an unknown field 13 of wire type 0"
        let expected = DecodeCommand.Fault(description: "\(file) is no body of remote write: \(reason)")
        #expect(throws: expected) { try DecodeCommand.run(DecodeRequest(file: file)) }
    }

    @Test func `a file that is not there is named`() {
        let expected = DecodeCommand.Fault(description: "/nowhere cannot be read: No such file or directory")
        #expect(throws: expected) { try DecodeCommand.run(DecodeRequest(file: "/nowhere")) }
    }

    private func message(_ version: RemoteWriteVersion) -> [UInt8] {
        var joiner = RequestJoiner(version)
        let number = joiner.encode(name: "m", labels: [("a", "b")], SeriesDescription(type: .gauge, help: "Help."))
        _ = joiner.append(number, 2.5, at: 7)
        return joiner.message()
    }
}
