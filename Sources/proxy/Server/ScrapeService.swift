// SPDX-License-Identifier: Apache-2.0

import Emitters
import Linux
import Metrics
import Protocol

/// Makes pages of `/metrics` on threads of its own, so that no exchange waits for one.
///
/// Scrapes that come while a page is made wait together for the next one: one snapshot serves all of them, and each
/// format and coding is made once. Rendering gives way to everything else; taking the snapshot gets its full share of a
/// core, because the collector has to wait for that, and rings fill meanwhile.
final class ScrapeService: Sendable {
    private struct Order: Sendable {
        let format: ExpositionFormat
        let coding: ContentCoding
        let deliver: @Sendable ([UInt8]) -> Void
    }

    private struct Batch: Sendable {
        let orders: [Order]
        let snapshot: Snapshot
    }

    private struct State {
        var orders: [Order] = []
        /// What is to be rendered next.
        var batch: Batch?
        /// Whether there is such a thing, or it is being rendered.
        var isRendering = false
        var isStopped = false
        /// No further batch comes.
        var hasEnded = false
    }

    private let state = Lock(State())
    private let snapshot: @Sendable () -> Snapshot

    init(snapshot: @escaping @Sendable () -> Snapshot) {
        self.snapshot = snapshot
    }

    /// - Returns: a thread that ends after `stop()`, when all scrapes have been served.
    func start() throws(Errno) -> Thread {
        let renderer = try Thread.start(name: "scrape-render", manners: .background) { [self] in render() }
        return try Thread.start(name: "scrape", manners: .considerate) { [self] in
            cut()
            renderer.join()
        }
    }

    func stop() {
        state.signal { $0.isStopped = true }
    }

    /// Scrapes that the next page will serve.
    var waiting: Int { state.withLock { $0.orders.count } }

    /// A page that holds everything recorded before this call.
    func page(_ format: ExpositionFormat, _ coding: ContentCoding) async -> [UInt8] {
        await withCheckedContinuation { continuation in
            let order = Order(format: format, coding: coding) { continuation.resume(returning: $0) }
            state.signal { $0.orders.append(order) }
        }
    }
}

// The thread that takes snapshots.
extension ScrapeService {
    private func cut() {
        while let orders = nextOrders() {
            handOver(Batch(orders: orders, snapshot: snapshot()))
            state.wait(until: .max) { !$0.isRendering }
        }
        state.signal { $0.hasEnded = true }
    }

    private func handOver(_ batch: Batch) {
        state.signal { ($0.batch, $0.isRendering) = (batch, true) }
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

// The thread that renders them.
extension ScrapeService {
    private func render() {
        var renderer = PageRenderer()
        while renderBatch(with: &renderer) {
            state.signal { $0.isRendering = false }
        }
    }

    /// Renders one snapshot and lets go of it: it is large, and whoever takes the lock shall not wait for that.
    ///
    /// - Returns: false when no further one comes.
    private func renderBatch(with renderer: inout PageRenderer) -> Bool {
        guard let batch = nextBatch() else { return false }
        Self.fill(batch, with: &renderer)
        return true
    }

    private func nextBatch() -> Batch? {
        state.wait(until: .max) { $0.batch != nil || $0.hasEnded }
        return state.withLock { state in
            defer { state.batch = nil }
            return state.batch
        }
    }

    private static func fill(_ batch: Batch, with renderer: inout PageRenderer) {
        for format in ExpositionFormat.allCases {
            let wanted = batch.orders.filter { $0.format == format }
            guard !wanted.isEmpty else { continue }
            let page = renderer.render(batch.snapshot, as: format)
            let compressed = wanted.contains { $0.coding == .gzip } ? gzip(page.span) : []
            for order in wanted { order.deliver(order.coding == .gzip ? compressed : page) }
        }
    }
}
