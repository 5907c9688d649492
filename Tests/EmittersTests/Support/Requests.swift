// SPDX-License-Identifier: Apache-2.0

@testable import Emitters

extension FrozenRequest {
    /// A request for queues, which do not look into bodies. Its body tells it from others.
    static func of(
        _ time: Int64,
        kind: Kind = .values,
        samples: Int = 10,
        oldest: Int64? = nil,
        bytes: Int = 10
    ) -> FrozenRequest {
        var body = Array("\(time)".utf8)
        body += [UInt8](repeating: 7, count: max(bytes - body.count, 0))
        return FrozenRequest(kind: kind, body: body, samples: samples, oldest: oldest ?? time, newest: time)
    }
}

/// A queue as tests hold it: `#expect` looks only into what can be copied.
final class QueueBox {
    private var queue: DeliveryQueue

    /// Without a folder, in memory.
    init(_ folder: TemporaryFolder?, bytes: Int = 1 << 20) throws {
        var limits = DeliveryQueue.Limits()
        (limits.bytes, limits.memory) = (bytes, bytes)
        if let folder {
            queue = try DeliveryQueue.opened(folder.path, limits: limits)
        } else {
            queue = DeliveryQueue(limits: limits)
        }
    }

    var account: DeliveryAccount { queue.account }
    var progress: QueueProgress { queue.progress }
    var notices: [QueueNotice] { queue.notices }
    var isEmpty: Bool { queue.isEmpty }
    var bytes: Int { queue.bytes }
    var residentBytes: Int { queue.residentBytes }
    var oldestPending: Int64? { queue.oldestPending }
    var pendingInMemory: UInt64 { queue.pendingInMemory }

    func append(_ flush: [FrozenRequest]) { queue.append(flush) }
    func first() -> FrozenRequest? { queue.first() }
    func settle(delivered: UInt64 = .max, dropping reason: String = "") {
        queue.settle(delivered: delivered, dropping: reason)
    }
    func remember(version1Until seconds: Int64) { queue.remember(version1Until: seconds) }

    /// Takes out all that waits, as delivered.
    func drain() -> [FrozenRequest] {
        var requests: [FrozenRequest] = []
        while let request = first() {
            requests.append(request)
            settle()
        }
        return requests
    }
}
