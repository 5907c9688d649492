// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Money
import Testing

/// Every zone that is installed, as Python's `zoneinfo` reads the same files.
struct ZoneInfoTests {
    private static let directory = "/usr/share/zoneinfo"

    /// Instants of three centuries, and both sides of some of the zone's changes.
    private static func instants(of zone: TimeZone) -> [Int64] {
        let years = utc("1850-01-01 00:00:00") / 1_000_000_000...utc("2199-12-31 00:00:00") / 1_000_000_000
        let random = (0..<40).map { _ in Int64.random(in: years) }
        return random + random.compactMap(zone.change(afterSeconds:)).flatMap { [$0 - 1, $0] }
    }

    private static let script = """
        import sys, zoneinfo
        from datetime import datetime, timedelta, timezone

        zoneinfo.reset_tzpath([sys.argv[1]])
        epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)
        for line in sys.stdin:
            name, *instants = line.split()
            zone = zoneinfo.ZoneInfo(name)
            offsets = ((epoch + timedelta(seconds=int(text))).astimezone(zone).utcoffset() for text in instants)
            print(*(int(offset.total_seconds()) for offset in offsets))
        """

    /// Python's answers to lines of a zone and instants.
    private static func offsets(_ questions: [String]) throws -> [[Int64]] {
        let path = "/tmp/tokenmeter-offsets-\(UInt64.random(in: 0 ... .max))"
        defer { for end in ["in", "out", "py"] { try? File.remove("\(path).\(end)") } }
        try File.replace("\(path).in", with: Array(questions.joined(separator: "\n").utf8))
        try File.replace("\(path).py", with: Array(script.utf8))
        let status = unsafe system("python3 \(path).py \(directory) <\(path).in >\(path).out")
        try #require(status == 0)
        let answers = try File.read("\(path).out", limit: 64 << 20)
        return String(decoding: answers, as: UTF8.self).split(separator: "\n").map { line in
            line.split(separator: " ").compactMap { Int64($0) }
        }
    }

    @Test func `offsets are those that Python finds`() throws {
        let zones = try TimeZone.names(in: Self.directory).map { try TimeZone(named: $0, in: Self.directory) }
        let instants = zones.map(Self.instants)
        let answers = try Self.offsets(
            zip(zones, instants).map { "\($0.name) \($1.map(String.init).joined(separator: " "))" }
        )

        try #require(zones.count > 400 && answers.count == zones.count)
        for (zone, (instants, answer)) in zip(zones, zip(instants, answers)) {
            let isSame = instants.map(zone.offset(atSeconds:)) == answer
            #expect(isSame, "\(zone.name)")
        }
    }

    /// A day's start, against a search for the first second whose clock shows the day or a later one.
    @Test func `days begin with the first second that shows them`() throws {
        for name in TimeZone.names(in: Self.directory) {
            let zone = try TimeZone(named: name, in: Self.directory)
            let changes = Self.instants(of: zone).suffix(4)
            for day in changes.map({ zone.civil(at: $0 * 1_000_000_000).date }) {
                let start = zone.start(of: day) / 1_000_000_000
                // Each quarter of an hour of the two days before, and the last second.
                let earlier = stride(from: start - 180_000, to: start, by: 900) + [start - 1]
                try #require(earlier.allSatisfy { zone.shows($0) < day }, "\(name) \(day)")
                try #require(zone.shows(start) >= day, "\(name) \(day)")
            }
        }
    }
}

extension TimeZone {
    /// The date on the calendar at an instant in seconds.
    fileprivate func shows(_ instant: Int64) -> CivilDate { civil(at: instant * 1_000_000_000).date }
}
