// SPDX-License-Identifier: Apache-2.0

import Linux
import Money
import Testing

struct ZoneFileTests {
    private static let simple = ZoneFileDraft(changes: [100, 200], types: [1, 0], offsets: [3_600, 7_200])

    private static func fault(_ bytes: [UInt8]) throws -> String? {
        do {
            _ = try ZoneFolder().zone(bytes)
            return nil
        } catch let fault as TimeZone.Fault {
            switch fault {
            case .foreignFile: return "foreign"
            case .damagedFile: return "damaged"
            case .countsLeapSeconds: return "leap seconds"
            case .impossibleName, .unknown: return "name"
            }
        }
    }

    private static func draft(_ change: (inout ZoneFileDraft) -> Void) -> ZoneFileDraft {
        var draft = simple
        change(&draft)
        return draft
    }

    @Test(arguments: [UInt8(0), UInt8(ascii: "2"), UInt8(ascii: "3"), UInt8(ascii: "4"), UInt8(ascii: "9")])
    func `reads every version`(version: UInt8) throws {
        let zone = try ZoneFolder().zone(Self.draft { $0.version = version }.bytes)

        #expect(
            [-1, 99, 100, 199, 200, 1 << 40].map(zone.offset(atSeconds:)) == [3_600, 3_600, 7_200, 7_200, 3_600, 3_600]
        )
        #expect([-1, 99, 100, 199, 200].map(zone.change(afterSeconds:)) == [100, 100, 200, 200, nil])
    }

    @Test(arguments: [
        ("foreign", draft { $0.magic = "TZIF" }), ("leap seconds", draft { $0.leaps = 2 }),
        ("damaged", draft { $0.types = [1, 2] }), ("damaged", draft { $0.changes = [200, 100] }),
        ("damaged", draft { $0.changes = [100, 100] }), ("damaged", draft { $0.offsets = [] }),
        ("damaged", draft { $0.offsets = [3_600, 93_600] }), ("damaged", draft { $0.offsets = [-90_000, 0] }),
        ("damaged", draft { $0.offsets = [.min, .max] }), ("damaged", draft { $0.footer = "" }),
        ("damaged", draft { $0.footer = "\n" }), ("damaged", draft { $0.footer = "UTC0\n" }),
        ("damaged", draft { $0.footer = "\nCET-1CEST\n" }),
    ])
    func `takes no file that contradicts itself`(fault: String, draft: ZoneFileDraft) throws {
        #expect(try Self.fault(draft.bytes) == fault)
    }

    @Test func `takes no file that ends too early`() throws {
        let whole = try File.read("/usr/share/zoneinfo/Europe/Berlin", limit: 1 << 20)
        for count in stride(from: 0, to: whole.count, by: 7) {
            try #require(Self.fault(Array(whole[..<count])) != nil)
        }
    }

    @Test(arguments: [20, 24, 28, 32, 36, 40], [UInt8(0x7F), 0x80, 0xFF])
    func `survives counts that no file can hold`(place: Int, byte: UInt8) throws {
        var bytes = Self.simple.bytes
        bytes[place] = byte

        #expect(try Self.fault(bytes) != nil)
    }

    @Test func `survives damage of any sort`() throws {
        let whole = try File.read("/usr/share/zoneinfo/America/New_York", limit: 1 << 20)
        var random = SystemRandomNumberGenerator()
        let folder = try ZoneFolder()
        for _ in 0..<400 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = random.next()
            }
            guard let zone = try? folder.zone(bytes) else { continue }
            for instant in [Int64.min, 0, Int64.random(in: .min ... .max, using: &random), .max] {
                let (start, end) = Period.month.bounds(at: instant, in: zone)
                try #require(start <= instant && instant <= end)
            }
        }
    }
}
