// SPDX-License-Identifier: Apache-2.0

package import Linux
package import Metrics
import Protocol

/// A page left behind as a file, for node_exporter's textfile collector: metrics that can be scraped after their
/// process is gone.
///
/// The collector reads files whose names end in `.prom`, in the text format and without timestamps. It may look at any
/// moment, so the file takes its predecessor's place whole; and it runs as another user, so everyone may read it.
package enum Textfile {
    package static func write(_ snapshot: Snapshot, to path: String) throws(Errno) {
        var renderer = PageRenderer()
        try File.replace(path, with: renderer.render(snapshot, as: .text), mode: 0o644)
    }
}
