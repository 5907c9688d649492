// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// Packs lines into datagrams, sends them at a measured pace and keeps account. Belongs to the emitter's thread.
final class StatsDOutbox {
    /// After so many datagrams the thread rests a moment: a burst would overrun the receiver's buffer.
    private static let burst = 8
    private static let rest: UInt32 = 1000

    private let settings: StatsDSettings
    private var packer: DatagramPacker
    private var socket: DatagramSocket?
    /// Grows when an address turned out bad, so that the next flush takes the name's next one.
    private var badAddresses = 0
    private var wasRefused = false
    private var totals = CounterTotals()
    private var linesInDatagram: UInt64 = 0
    private(set) var account: StatsDAccount

    init(_ settings: StatsDSettings, _ account: StatsDAccount) {
        self.settings = settings
        self.account = account
        packer = DatagramPacker(limit: settings.payload)
    }

    /// Makes a socket if there is none; false, and counted, when that is impossible.
    func open() -> Bool {
        if socket != nil { return true }
        do throws(StatsDFault) {
            socket = try DatagramSocket(host: settings.host, port: settings.port, attempt: badAddresses)
            return true
        } catch {
            account.count(error)
            badAddresses += 1
            return false
        }
    }

    /// Counts timers that found no room on their way here.
    func countOverflow(_ samples: UInt64) {
        account.count(.tapFull, samples)
    }

    func increment(of series: UInt32, to total: Double) -> Double? {
        totals.increment(of: series, to: total)
    }

    /// Adds a line; with it goes out that a counter has grown.
    func add(_ line: [UInt8], _ increment: Double, of series: UInt32) {
        if add(line) { totals.stage(increment, of: series) }
    }

    /// Adds a line, or two of one gauge.
    ///
    /// - Returns: whether a datagram has room for it.
    @discardableResult
    func add(_ line: [UInt8]) -> Bool {
        guard line.count <= settings.payload else {
            account.count(.tooLong)
            account.lostLines += 1
            return false
        }
        packer.append(line.span) { transmit($0) }
        linesInDatagram += line.contains(UInt8(ascii: "\n")) ? 2 : 1
        return true
    }

    /// Sends what is left.
    func flush() {
        packer.flush { transmit($0) }
        if wasRefused { giveAddressUp() }
        wasRefused = false
    }

    private func giveAddressUp() {
        socket = nil
        badAddresses += 1
    }

    private func transmit(_ datagram: Span<UInt8>) {
        defer { linesInDatagram = 0 }
        guard deliver(datagram) else {
            account.lostLines += linesInDatagram
            return totals.discard()
        }
        totals.confirm()
        account.datagrams += 1
        account.bytes += UInt64(datagram.count)
        account.lines += linesInDatagram
        if account.datagrams.isMultiple(of: UInt64(Self.burst)) { usleep(Self.rest) }
    }

    /// Sends with a few attempts: a refusal is about an earlier datagram, and a full buffer empties.
    private func deliver(_ datagram: Span<UInt8>) -> Bool {
        for _ in 0..<3 {
            guard let fault = attempt(datagram) else { return true }
            account.count(fault)
            switch fault {
            case .refused: wasRefused = true
            case .wouldBlock: usleep(Self.rest)
            default:
                giveAddressUp()
                return false
            }
        }
        return false
    }

    private func attempt(_ datagram: Span<UInt8>) -> StatsDFault? {
        guard socket != nil else { return .unresolved }
        do throws(Errno) {
            try socket?.send(datagram)
            return nil
        } catch {
            return StatsDFault(error)
        }
    }
}
