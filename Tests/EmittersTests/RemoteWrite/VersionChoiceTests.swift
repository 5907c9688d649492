// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

@testable import Emitters

struct VersionChoiceTests {
    private static let now: Int64 = 1_800_000_000
    private static let silent = PostOutcome.answered(PostOutcome.Answer(status: 204))
    private static let writing = PostOutcome.answered(PostOutcome.Answer(status: 204, written: 3))

    @Test(arguments: [(RemoteWriteSettings.VersionSetting.v1, RemoteWriteVersion.v1), (.v2, .v2), (.auto, .v2)])
    func `a fixed version stays, else version 2 is tried`(
        setting: RemoteWriteSettings.VersionSetting,
        version: RemoteWriteVersion
    ) {
        let choice = VersionChoice(setting)
        #expect(choice.freezing(at: Self.now) == version)
        #expect(choice.sending(.v2, at: Self.now) == version)
        #expect(choice.sending(.v1, at: Self.now) == .v1)
    }

    @Test(arguments: [204, 400, 415])
    func `a receiver of version 1 gets the same samples in version 1, and is remembered for an hour`(status: Int) {
        var choice = VersionChoice(.auto)
        let refusal = PostOutcome.answered(PostOutcome.Answer(status: status))
        #expect(choice.settled(refusal, sent: .v2, at: Self.now) == .fallBack)
        #expect(choice.sending(.v2, at: Self.now) == .v1)
        #expect(choice.freezing(at: Self.now) == .v2)
        let failure = choice.settled(.failed(reason: "x"), sent: .v1, at: Self.now)
        #expect(failure == .retry(reason: "network", after: nil))
        #expect(choice.sending(.v2, at: Self.now) == .v1)
        #expect(choice.settled(Self.silent, sent: .v1, at: Self.now) == .delivered(samples: nil))

        #expect(choice.freezing(at: Self.now + 3599) == .v1)
        #expect(choice.sending(.v2, at: Self.now + 3599) == .v1)
        #expect(choice.freezing(at: Self.now + 3600) == .v2)
        #expect(choice.sending(.v2, at: Self.now + 3600) == .v2)
        #expect(VersionChoice(.auto, version1Until: choice.version1Until).freezing(at: Self.now) == .v1)
    }

    @Test func `data that is refused in both versions says nothing about versions`() {
        var choice = VersionChoice(.auto)
        let refusal = PostOutcome.answered(PostOutcome.Answer(status: 400))
        _ = choice.settled(refusal, sent: .v2, at: Self.now)
        #expect(choice.settled(refusal, sent: .v1, at: Self.now) == .drop(reason: "http_400", written: 0))
        #expect(choice.sending(.v2, at: Self.now) == .v2)
    }

    @Test func `a receiver that is replaced by a newer one is found out`() {
        var choice = VersionChoice(.auto, version1Until: Self.now)
        #expect(choice.sending(.v2, at: Self.now) == .v2)
        #expect(choice.settled(Self.writing, sent: .v2, at: Self.now) == .delivered(samples: 3))
        #expect(choice.version1Until == 0)
    }

    @Test func `a clock that goes back does not make the memory longer`() {
        #expect(VersionChoice(.auto, version1Until: Self.now + 100_000).freezing(at: Self.now) == .v2)
    }
}
