// SPDX-License-Identifier: Apache-2.0

/// A value of a series at an instant; times are milliseconds since 1970.
package struct RemoteWriteSample: Sendable {
    /// What says that a series has ended; the specification reserves this NaN.
    package static let staleMarker = Double(bitPattern: 0x7FF0_0000_0000_0002)

    package var value: Double
    package var timestamp: Int64
    /// When the series was zero; 0: not told. 1.0 cannot tell it.
    package var startTimestamp: Int64

    package init(_ value: Double, at timestamp: Int64, since startTimestamp: Int64 = 0) {
        self.value = value
        self.timestamp = timestamp
        self.startTimestamp = startTimestamp
    }
}

/// An observation with its trace; 1.0 cannot carry it.
package struct RemoteWriteExemplar: Sendable {
    package var labels: [LabelPair]
    package var value: Double
    package var timestamp: Int64

    package init(labels: [LabelPair], value: Double, at timestamp: Int64) {
        self.labels = labels
        self.value = value
        self.timestamp = timestamp
    }
}

/// What a series' family is; 2.0 tells it with each series.
package struct SeriesDescription: Sendable {
    package var type: MetricType
    package var help: String
    package var unit: String

    package init(type: MetricType, help: String, unit: String = "") {
        self.type = type
        self.help = help
        self.unit = unit
    }
}

extension Double {
    /// The bits to send. The stale marker's NaN is a signalling one: arithmetic would change it, so only its bits are ever
    /// moved. All other NaN become the one that the specification calls ordinary.
    var remoteWriteBits: UInt64 {
        let bits = bitPattern
        return isNaN && bits != RemoteWriteSample.staleMarker.bitPattern ? 0x7FF8_0000_0000_0001 : bits
    }
}
