// SPDX-License-Identifier: Apache-2.0

import Emitters
import Linux
import Metrics
import Protocol

/// Renders `/metrics` on a thread of its own, so that no exchange waits for a page.
final class ScrapeService: Sendable {
    private struct Order {
        var isCompressed: Bool
        var deliver: @Sendable ([UInt8]) -> Void
    }

    private struct State {
        var orders: [Order] = []
        var isStopped = false
    }

    private let state = Lock(State())
    private let collector: Collector

    init(collector: Collector) {
        self.collector = collector
    }

    func start() throws(Errno) -> Thread {
        try Thread.start(name: "scrape") { [self] in run() }
    }

    func stop() {
        state.signal { $0.isStopped = true }
    }

    /// A page that holds everything recorded before this call.
    func page(isCompressed: Bool) async -> [UInt8] {
        await withCheckedContinuation { continuation in
            state.signal { $0.orders.append(Order(isCompressed: isCompressed) { continuation.resume(returning: $0) }) }
        }
    }

    private func run() {
        while let orders = nextOrders() {
            let page = ScrapePage.render(collector.snapshot(), external: [])
            let compressed = orders.contains(where: \.isCompressed) ? gzip(page.span) : []
            for order in orders { order.deliver(order.isCompressed ? compressed : page) }
        }
    }

    /// All orders that wait, or nil when there is none and the service has been stopped.
    private func nextOrders() -> [Order]? {
        state.wait(until: .max) { !$0.orders.isEmpty || $0.isStopped }
        return state.withLock { state in
            defer { state.orders = [] }
            return state.orders.isEmpty && state.isStopped ? nil : state.orders
        }
    }
}
