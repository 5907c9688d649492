// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Emitters

struct DeliveryScheduleTests {
    private var schedule = DeliverySchedule(interval: 100, start: 1000)

    @Test mutating func `snapshots come at once and then on their beat`() {
        #expect(schedule.next(at: 1000, hasPending: false) == .snapshot)
        #expect(schedule.next(at: 1000, hasPending: false) == .wait(until: 1100))
        #expect(schedule.next(at: 1103, hasPending: false) == .snapshot)
        #expect(schedule.next(at: 1104, hasPending: false) == .wait(until: 1200))
    }

    @Test mutating func `missed snapshots are not made up for`() {
        #expect(schedule.next(at: 1000, hasPending: false) == .snapshot)
        #expect(schedule.next(at: 1555, hasPending: false) == .snapshot)
        #expect(schedule.next(at: 1556, hasPending: false) == .wait(until: 1600))
    }

    @Test mutating func `one request is under way at a time, and snapshots go on meanwhile`() {
        #expect(schedule.next(at: 1000, hasPending: true) == .snapshot)
        #expect(schedule.next(at: 1000, hasPending: true) == .send)
        #expect(schedule.next(at: 1001, hasPending: true) == .wait(until: 1100))
        #expect(schedule.next(at: 1100, hasPending: true) == .snapshot)
        #expect(schedule.next(at: 1101, hasPending: true) == .wait(until: 1200))
        schedule.settled(at: 1150)
        #expect(schedule.next(at: 1150, hasPending: true) == .send)
    }

    @Test mutating func `after a failure the next attempt waits, the snapshots do not`() {
        _ = schedule.next(at: 1000, hasPending: true)
        #expect(schedule.next(at: 1000, hasPending: true) == .send)
        schedule.settled(at: 1010, delay: 150)
        #expect(schedule.next(at: 1010, hasPending: true) == .wait(until: 1100))
        #expect(schedule.next(at: 1100, hasPending: true) == .snapshot)
        #expect(schedule.next(at: 1100, hasPending: true) == .wait(until: 1160))
        #expect(schedule.next(at: 1160, hasPending: true) == .send)
    }

    @Test mutating func `stopping takes a last snapshot, sends at once and ends when all is sent`() {
        _ = schedule.next(at: 1000, hasPending: true)
        _ = schedule.next(at: 1000, hasPending: true)
        schedule.settled(at: 1010, delay: 30_000)
        schedule.stop(by: 2000)
        #expect(schedule.next(at: 1020, hasPending: true) == .snapshot)
        #expect(schedule.next(at: 1020, hasPending: true) == .send)
        #expect(schedule.next(at: 1020, hasPending: true) == .wait(until: 2000))
        schedule.settled(at: 1030)
        #expect(schedule.next(at: 1030, hasPending: true) == .send)
        schedule.settled(at: 1040)
        #expect(schedule.next(at: 1040, hasPending: false) == .end)
    }

    @Test mutating func `a request under way at the stop is waited for`() {
        _ = schedule.next(at: 1000, hasPending: true)
        _ = schedule.next(at: 1000, hasPending: true)
        schedule.stop(by: 2000)
        #expect(schedule.next(at: 1020, hasPending: true) == .snapshot)
        #expect(schedule.next(at: 1020, hasPending: true) == .wait(until: 2000))
    }

    @Test mutating func `failures while stopping back off until the deadline`() {
        schedule.stop(by: 2000)
        #expect(schedule.next(at: 1020, hasPending: true) == .snapshot)
        #expect(schedule.next(at: 1020, hasPending: true) == .send)
        schedule.settled(at: 1030, delay: 250)
        #expect(schedule.next(at: 1030, hasPending: true) == .wait(until: 1280))
        #expect(schedule.next(at: 1280, hasPending: true) == .send)
        schedule.settled(at: 1290, delay: 5000)
        #expect(schedule.next(at: 1290, hasPending: true) == .wait(until: 2000))
        #expect(schedule.next(at: 2000, hasPending: true) == .end)
    }

    @Test mutating func `a stop past its deadline still takes the last snapshot`() {
        schedule.stop(by: 500)
        #expect(schedule.next(at: 1000, hasPending: false) == .snapshot)
        #expect(schedule.next(at: 1000, hasPending: true) == .end)
    }
}
