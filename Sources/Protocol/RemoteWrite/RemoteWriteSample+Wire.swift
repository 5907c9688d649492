// SPDX-License-Identifier: Apache-2.0

extension RemoteWriteSample {
    /// The `Sample` message; the two versions differ in the last field.
    func message(_ version: RemoteWriteVersion) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendField(WireKey.value, double: value)
        bytes.appendField(WireKey.timestamp, number: UInt64(bitPattern: timestamp))
        guard version == .v2 else { return bytes }
        bytes.appendField(WireKey.startTimestamp, number: UInt64(bitPattern: startTimestamp))
        return bytes
    }
}

extension RemoteWriteExemplar {
    /// The `Exemplar` message of 2.0, its texts put into the request's table.
    func message(_ symbols: inout SymbolTable) -> [UInt8] {
        var references: [UInt8] = []
        for label in CanonicalLabels(name: "", labels: labels).pairs {
            references.appendVarint(UInt64(symbols.passingReference(to: label.name)))
            references.appendVarint(UInt64(symbols.passingReference(to: label.value)))
        }
        var bytes: [UInt8] = []
        if !references.isEmpty { bytes.appendField(WireKey.exemplarLabels, references) }
        bytes.appendField(WireKey.exemplarValue, double: value)
        bytes.appendField(WireKey.exemplarTimestamp, number: UInt64(bitPattern: timestamp))
        return bytes
    }
}
