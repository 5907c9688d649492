// SPDX-License-Identifier: Apache-2.0

/// What a vendor charges for a faster or slower service.
package struct ServiceTier: Equatable, Sendable {
    package enum Price: Equatable, Sendable {
        /// Millionths of the row's own price.
        case multiplier(millionths: UInt64)
        case tariff(Tariff)
    }

    /// As the provider's answer names it.
    package var name: String
    package var price: Price

    package init(name: String, price: Price) {
        self.name = name
        self.price = price
    }
}
