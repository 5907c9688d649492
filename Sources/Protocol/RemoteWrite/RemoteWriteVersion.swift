// SPDX-License-Identifier: Apache-2.0

/// Which of the two messages of Prometheus remote write a body holds.
package enum RemoteWriteVersion: UInt8, CaseIterable, Sendable {
    /// `prometheus.WriteRequest`, remote write 1.0.
    case v1 = 1
    /// `io.prometheus.write.v2.Request`, remote write 2.0 as of its release candidate 4.
    case v2 = 2

    /// The value of `X-Prometheus-Remote-Write-Version`.
    package var header: String {
        switch self {
        case .v1: "0.1.0"
        case .v2: "2.0.0"
        }
    }

    /// The value of `Content-Type`. Receivers of 1.0 may know no parameter.
    package var contentType: String {
        switch self {
        case .v1: "application/x-protobuf"
        case .v2: "application/x-protobuf;proto=io.prometheus.write.v2.Request"
        }
    }
}
