// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Money

/// What a worker has learnt of models goes on with the next process, after an end in order.
extension WorkerContext {
    private static let largestFile = 1 << 22

    /// Takes over what was written at the end of an earlier process.
    func restoreEstimates() {
        guard let path = estimatesPath, let bytes = try? File.read(path, limit: Self.largestFile) else { return }
        restore(String(decoding: bytes, as: UTF8.self)) { provider, model in key(provider, model) }
    }

    private func key(_ provider: String, _ model: String) -> ModelKey? {
        guard let provider = server.configuration.provider(named: provider) else { return nil }
        let label = admitModel(model)
        return label == 0 ? nil : ModelKey(provider: UInt32(provider), model: UInt32(label))
    }

    /// Writes down what was learnt; that it cannot be written costs no more than learning it again.
    func keepEstimates() {
        guard let path = estimatesPath else { return }
        let lines = estimates { key in
            guard key.model != 0, server.providers.indices.contains(Int(key.provider)) else { return nil }
            let model = server.labels.models.value(LabelID(truncatingIfNeeded: key.model))
            return (server.providers[Int(key.provider)].name, model)
        }
        try? File.replace(path, with: Array(lines.utf8), isSynchronized: false)
    }
}
