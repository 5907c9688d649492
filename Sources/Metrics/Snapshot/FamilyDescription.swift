// SPDX-License-Identifier: Apache-2.0

/// A metric's name, what it means and what it is.
struct FamilyDescription {
    let name: String
    let help: String
    let kind: Family.Kind

    static func counter(_ name: String, _ help: String) -> Self { Self(name: name, help: help, kind: .counter) }
    static func gauge(_ name: String, _ help: String) -> Self { Self(name: name, help: help, kind: .gauge) }
    static func histogram(_ name: String, _ help: String) -> Self { Self(name: name, help: help, kind: .histogram) }
}
