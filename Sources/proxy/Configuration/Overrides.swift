// SPDX-License-Identifier: Apache-2.0

/// What flags and environment say about single keys; a flag wins over its variable.
struct Overrides {
    let listen, stateDirectory, instance, prices, workers, logFormat, remoteWrite, statsd: Setting?
    /// Whether the address was asked for on the command line, not by a variable that is meant for another process.
    let isListenAFlag: Bool

    init(_ options: Options, _ environment: Environment) {
        func pick(_ flag: Flag, _ variable: String? = nil) -> Setting? {
            options[flag].map { Setting(text: $0, origin: .flag(flag.name)) }
                ?? variable.flatMap { environment.setting($0) }
        }
        listen = pick(.listen, "TOKENMETER_LISTEN")
        stateDirectory = pick(.stateDirectory, "TOKENMETER_STATE_DIR")
        instance = pick(.instance, "TOKENMETER_INSTANCE")
        remoteWrite = pick(.remoteWrite, "TOKENMETER_REMOTE_WRITE_URL")
        statsd = pick(.statsd, "TOKENMETER_STATSD")
        prices = pick(.prices)
        workers = pick(.workers)
        logFormat = pick(.logFormat)
        isListenAFlag = options[.listen] != nil
    }
}

extension Configuration {
    mutating func apply(_ overrides: Overrides, for purpose: Purpose) throws(ConfigurationError) {
        if purpose != .serve { listen = ListenAddress(host: "127.0.0.1", port: 0) }
        if let text = overrides.listen, purpose == .serve || overrides.isListenAFlag {
            listen = try ListenAddress(text)
        }
        if let text = overrides.stateDirectory { stateDirectory = try text.plain() }
        if let text = overrides.instance { labels.instance = try text.plain() }
        if let text = overrides.workers { workers = try text.integer(in: 1...Self.workerLimit) }
        if let text = overrides.logFormat { logFormat = try text.logFormat() }
        if let text = overrides.prices { prices.file = try text.readableFile() }
        if let text = overrides.remoteWrite { try apply(remoteWrite: text) }
        if let text = overrides.statsd { try apply(statsd: text) }
        try prices.refuseToDenyAll()
    }

    /// The address takes the place of the file's one destination and keeps its other keys, or makes one of its own.
    private mutating func apply(remoteWrite url: Setting) throws(ConfigurationError) {
        let new = try RemoteWrite(url: url)
        guard emitters.remoteWrite.count <= 1 else {
            throw url.refused("does not say which of the file's remote_write destinations it replaces; change the file")
        }
        if emitters.remoteWrite.isEmpty {
            emitters.remoteWrite = [new]
        } else {
            emitters.remoteWrite[0].url = new.url
        }
    }

    private mutating func apply(statsd address: Setting) throws(ConfigurationError) {
        let new = try StatsD(address: address)
        guard emitters.statsd.count <= 1 else {
            throw address.refused("does not say which of the file's statsd servers it replaces; change the file")
        }
        if emitters.statsd.isEmpty {
            emitters.statsd = [new]
        } else {
            emitters.statsd[0].address = new.address
        }
    }
}
