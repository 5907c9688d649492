// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Metrics

/// What one StatsD server has been told of each counter, in a file that outlives the process.
///
/// A sum is written in place right after its datagram went out, so `kill -9` costs at most that one datagram: its
/// increments may be told twice, never lost. After a power cut the sums may be older, which tells more of them twice.
final class CounterFile {
    /// A counter: the family's name and the labels, and when it began.
    struct Key: Hashable {
        let text: String
        let birth: Int64

        init(_ name: String, _ labels: [Label], birth: Int64) {
            text = labels.reduce(name) { "\($0)\u{1F}\($1.name)\u{1F}\($1.value)" }
            self.birth = birth
        }
    }

    private static let limit = 64 << 20

    private var path: String
    private let file: DataFile
    private var records: [CounterRecord] = []
    private var offsets: [Int] = []
    private var places: [String: Int] = [:]
    private var end = CounterRecord.magic.count

    /// Whether an earlier process left it: what it does not hold was never sent.
    private(set) var isContinued = false
    private var isCommitted = false
    /// Nothing more is written; the file has been removed, for what it holds is out of date.
    private(set) var hasFailed = false

    /// Opens the file, or makes it together with its folder. What is torn or foreign is cut off.
    init(_ path: String) throws(Errno) {
        self.path = path
        if let slash = path.lastIndex(of: "/") { _ = try Folder(creating: String(path[..<slash])) }
        file = try DataFile(path, .readWrite)
        let bytes = try file.read(min(file.size, Self.limit), at: 0)
        isContinued = bytes.starts(with: CounterRecord.magic)
        if isContinued { load(bytes) } else { try file.truncate(to: 0) }
        isCommitted = isContinued
    }

    /// Makes a new file valid, once it holds every counter: from one that an early end left half full, its reader would
    /// conclude that the others were never sent.
    func commit() {
        guard !isCommitted else { return }
        isCommitted = true
        write(CounterRecord.magic, at: 0)
    }

    var count: Int { records.count }

    /// Takes the file's place with a new one that `fill` fills; nil, and no file, when that fails.
    func replaced(_ fill: (CounterFile) -> Void) -> CounterFile? {
        let new = path + ".new"
        try? File.remove(new)
        guard let file = try? CounterFile(new) else { return nil }
        fill(file)
        file.commit()
        guard !file.hasFailed, (try? File.rename(new, to: path)) != nil else {
            fail()
            return nil
        }
        file.path = path
        file.isContinued = true
        return file
    }

    func sum(of key: Key) -> Double? {
        guard let place = places[key.text], records[place].birth == key.birth else { return nil }
        return records[place].sum
    }

    /// The place of a counter's record, which from now on holds `sum`.
    func record(for key: Key, sum: Double) -> Int {
        let record = CounterRecord(text: key.text, birth: key.birth, sum: sum)
        if let place = places[key.text] {
            if records[place] != record { write(record.bytes, at: offsets[place]) }
            records[place] = record
            return place
        }
        places[key.text] = records.count
        records.append(record)
        offsets.append(end)
        write(record.bytes, at: end)
        end += record.bytes.count
        return records.count - 1
    }

    func set(_ place: Int, to sum: Double) {
        records[place].sum = sum
        var bytes: [UInt8] = []
        bytes.append(fixed: sum.bitPattern)
        write(bytes, at: offsets[place] + CounterRecord.sumOffset)
    }

    private func load(_ bytes: [UInt8]) {
        while let record = CounterRecord(bytes, at: end) {
            places[record.text] = records.count
            records.append(record)
            offsets.append(end)
            end += record.bytes.count
        }
    }

    private func write(_ bytes: [UInt8], at offset: Int) {
        guard !hasFailed else { return }
        do throws(Errno) {
            guard offset + bytes.count <= Self.limit else { throw Errno(rawValue: EFBIG) }
            try file.write(bytes, at: offset)
        } catch {
            fail()
        }
    }

    private func fail() {
        hasFailed = true
        try? File.remove(path)
    }
}
