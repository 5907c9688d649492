// SPDX-License-Identifier: Apache-2.0

/// The datagrams of one flush on their way out, and the account of them. Belongs to the emitter's thread.
///
/// A datagram that meets a full queue or a dead server stays at the head and is tried again until the next flush. Over UDP
/// a refusal comes back afterwards, so each stays in doubt for a moment and returns to the head when it is refused.
final class StatsDOutbox {
    private static let firstRetry: UInt64 = 2_000_000
    /// How long a refusal is waited for; on this machine it takes microseconds.
    private static let doubt: UInt64 = 20_000_000
    private static let longestRetry: UInt64 = 1_000_000_000

    private let link: StatsDLink
    private let tellsLate: Bool
    private var queue: [StatsDDatagram] = []
    private var head = 0
    /// Sent over UDP so lately that a refusal may still come, the oldest first.
    private var inDoubt: [(datagram: StatsDDatagram, sentAt: UInt64)] = []
    private var pacer = DatagramPacer()
    private var retryAt: UInt64 = 0
    private var retryDelay = firstRetry
    /// The name may lead elsewhere by now.
    private var needsNewSocket = false
    private let totals: CounterTotals

    private(set) var account: StatsDAccount
    /// Whether the last attempt met a server that cannot be reached.
    private(set) var isFailing = false
    /// What the way to the server takes in one piece, where less than was configured.
    private(set) var payload: Int

    init(_ settings: StatsDSettings, _ account: StatsDAccount, _ totals: CounterTotals) {
        link = StatsDLink(settings.address)
        tellsLate = settings.address.tellsLate
        payload = settings.payload
        self.account = account
        self.totals = totals
    }

    /// Whether everything has gone out.
    var isEmpty: Bool { head == queue.count && inDoubt.isEmpty }

    /// When `step` has something to do.
    var wakeAt: UInt64 { max(pacer.wakeAt, retryAt) }

    func count(_ fault: StatsDFault, _ amount: UInt64 = 1, lostLines: UInt64 = 0) {
        account.count(fault, amount)
        account.lostLines += lostLines
    }

    /// Takes a flush's datagrams, to be sent evenly over `window` nanoseconds. What is left of the last is given up.
    func begin(_ datagrams: [StatsDDatagram], at now: UInt64, over window: UInt64) {
        abandon()
        queue = datagrams
        pacer.begin(datagrams.count, at: now, over: window)
        retryAt = 0
        isFailing = false
    }

    /// Sends the rest as fast as is safe, with one more try where the last one failed.
    func hurry(at now: UInt64) {
        pacer.hurry(at: now)
        retryAt = 0
        isFailing = false
    }

    /// Gives up what has not gone out; the counters among it are still due.
    func abandon() {
        settle(at: .max)
        for datagram in queue[head...] { account.lostLines += datagram.lines }
        queue = []
        head = 0
    }

    /// Sends what is due.
    func step(at now: UInt64) {
        settle(at: now)
        guard now >= retryAt else { return }
        if needsNewSocket { link.giveUp() }
        needsNewSocket = false
        for _ in 0..<pacer.allowance(at: now) {
            guard retryAt <= now, head < queue.count else { return }
            sendFirst(at: now)
            settle(at: now)
        }
    }

    /// Decides about the datagrams in doubt: those refused go back to the head, the others went out in the end.
    private func settle(at now: UInt64) {
        var refused: [StatsDDatagram] = []
        while let (beginning, fault) = link.lost() {
            account.count(fault)
            // The socket stays for now: it holds the reports of those that went out after.
            postpone(at: now, isFailing: true)
            guard let place = inDoubt.firstIndex(where: { $0.datagram.bytes.starts(with: beginning) }) else { continue }
            refused.append(inDoubt.remove(at: place).datagram)
        }
        if !refused.isEmpty { putBack(refused) }
        while let first = inDoubt.first, now - first.sentAt >= Self.doubt {
            wentOut(first.datagram)
            inDoubt.removeFirst()
        }
    }

    private func sendFirst(at now: UInt64) {
        let datagram = queue[head]
        switch link.send(datagram.bytes) {
        case nil:
            head += 1
            if tellsLate { inDoubt.append((datagram, now)) } else { wentOut(datagram) }
        case .tooLong:
            account.count(.tooLong)
            giveUpFirst()
        case .refused where tellsLate:
            // Said of an earlier one, which the next look into the reports finds.
            retryAt = now &+ Self.firstRetry
        case .some(let fault):
            account.count(fault)
            postpone(at: now, isFailing: !fault.isMomentary)
        }
    }

    /// No part of the way takes so much at once: smaller pieces from now on.
    private func giveUpFirst() {
        account.lostLines += queue[head].lines
        payload = min(payload, max(512, queue[head].bytes.count / 2))
        head += 1
    }

    private func putBack(_ datagrams: [StatsDDatagram]) {
        queue.replaceSubrange(..<head, with: datagrams)
        head = 0
    }

    private func wentOut(_ datagram: StatsDDatagram) {
        account.datagrams += 1
        account.bytes += UInt64(datagram.bytes.count)
        account.lines += datagram.lines
        totals.confirm(datagram.increments)
        isFailing = false
        retryDelay = Self.firstRetry
    }

    private func postpone(at now: UInt64, isFailing: Bool) {
        self.isFailing = isFailing
        needsNewSocket = isFailing
        retryAt = now &+ (isFailing ? retryDelay : Self.firstRetry)
        if isFailing { retryDelay = min(retryDelay * 4, Self.longestRetry) }
    }
}
