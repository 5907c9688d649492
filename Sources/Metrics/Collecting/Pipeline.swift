// SPDX-License-Identifier: Apache-2.0

/// What one thread at a time does with samples: read, fold, show.
final class Pipeline {
    private var consumers: SampleConsumers
    private var totals: Totals
    private var taps: [SampleTap] = []

    /// Every sample ever recorded or dropped, as the producers count them, up to the last drain.
    private(set) var account: (recorded: UInt64, dropped: UInt64) = (0, 0)

    init(_ consumers: consuming SampleConsumers, _ totals: consuming Totals) {
        self.consumers = consumers
        self.totals = totals
    }

    var folded: UInt64 { totals.folded }
    var relabelled: UInt64 { totals.relabelled }

    func add(_ tap: SampleTap) { taps.append(tap) }

    /// Folds all that was recorded before the call, then lets the workers have the room.
    func drain() {
        let copy = Self.fold(&consumers, into: &totals, &account, copies: !taps.isEmpty)
        consumers.release()
        for tap in taps { tap.append(copy) }
    }

    func append(to page: inout Page, at instant: Instant) { totals.append(to: &page, at: instant) }

    private static func fold(
        _ consumers: inout SampleConsumers,
        into totals: inout Totals,
        _ account: inout (recorded: UInt64, dropped: UInt64),
        copies: Bool
    ) -> [RequestSample] {
        var copy: [RequestSample] = []
        account = consumers.read { sample in
            totals.fold(sample)
            if copies { copy.append(copy sample) }
        }
        return copy
    }
}
