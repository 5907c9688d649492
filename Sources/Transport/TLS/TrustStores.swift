// SPDX-License-Identifier: Apache-2.0

import Linux

/// The TLS contexts of a process, one for each set of trusted certificates; the first use reads them.
package final class TrustStores: Sendable {
    private let contexts = Lock<[String?: TLSContext]>([:])

    package init() {}

    /// The context that trusts the authorities of a PEM file, or the system's.
    package func context(_ file: String?) throws(TLSError) -> TLSContext {
        try contexts.withLock { contexts throws(TLSError) in
            if let known = contexts[file] { return known }
            let context = try TLSContext(certificateAuthorities: file)
            contexts[file] = context
            return context
        }
    }
}
