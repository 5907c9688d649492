// SPDX-License-Identifier: Apache-2.0

import Emitters
import Metrics

extension RemoteWriteSettings {
    init(_ configuration: Configuration.RemoteWrite, _ labels: [Label]) {
        self.init(url: configuration.url)
        name = configuration.name
        version =
            switch configuration.version {
            case .auto: .auto
            case .v1: .v1
            case .v2: .v2
            }
        interval = configuration.interval.nanoseconds
        headers = configuration.headers
        username = configuration.basicAuth?.username
        passwordFile = configuration.basicAuth?.passwordFile.file
        bearerTokenFile = configuration.bearerTokenFile?.file
        externalLabels = labels
        queueBytes = configuration.maxBytes
        post.tls = PostSettings.TLS(configuration.tls)
        post.proxyURL = configuration.proxyURL
        post.userAgent = "tokenmeter/\(Version.current)"
    }
}

extension PostSettings.TLS {
    fileprivate init(_ configuration: Configuration.RemoteWrite.TLS) {
        self.init()
        caFile = configuration.caFile
        certFile = configuration.certFile
        keyFile = configuration.keyFile
        serverName = configuration.serverName
        isVerificationSkipped = configuration.isVerificationSkipped
    }
}
