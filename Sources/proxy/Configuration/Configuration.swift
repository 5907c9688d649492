// SPDX-License-Identifier: Apache-2.0

import Linux

/// Everything a run is told by flags, environment and file, checked and complete.
///
/// Only keys that do something exist. Secrets are not in here, only the places they are read from (`Secret`).
struct Configuration: Sendable {
    var listen = ListenAddress(host: "127.0.0.1", port: 8787)
    var providers: [Provider] = []
    var routes: [Route] = []
    var retry = Retry()
    var prices = Prices()
    var tenants = Tenants()
    var labels = Labels()
    var emitters = Emitters()
    var limits = Limits()
    var timeouts = Timeouts()
    var workers = 1
    var logFormat = Log.Format.text
}
