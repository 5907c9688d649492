// swift-tools-version: 6.3

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableExperimentalFeature("Lifetimes"),
]

let package = Package(
    name: "tokenmeter",
    targets: [
        // Faces of C.
        .target(name: "CLinux"),
        .systemLibrary(name: "CSnappy", pkgConfig: "snappy", providers: [.apt(["libsnappy-dev"])]),
        .systemLibrary(name: "CProtobufC", pkgConfig: "libprotobuf-c", providers: [.apt(["libprotobuf-c-dev"])]),
        .target(name: "CRemoteWrite", dependencies: ["CProtobufC"]),
        .target(name: "CExposition", dependencies: ["CProtobufC"]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // The house, bottom up. Arrows go one way.
        .target(name: "Linux", dependencies: ["CLinux"], swiftSettings: settings),
        .target(
            name: "Protocol",
            dependencies: ["CSnappy", "CProtobufC", "CRemoteWrite", "CExposition", "CZlib"],
            swiftSettings: settings
        ),
        .target(name: "Metrics", dependencies: ["Linux"], swiftSettings: settings),
        .target(name: "Money", dependencies: ["Linux", "Protocol", "COpenSSL"], swiftSettings: settings),
        .target(name: "Transport", dependencies: ["CLinux", "COpenSSL", "Linux", "Protocol"], swiftSettings: settings),
        .target(
            name: "Emitters",
            dependencies: ["CCurl", "CLinux", "Linux", "Protocol", "Metrics"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "proxy",
            dependencies: ["CLinux", "Linux", "Protocol", "Metrics", "Money", "Transport", "Emitters"],
            // In the binary, which is one file.
            resources: [.embedInCode("Prices/default-prices.json5"), .embedInCode("Page/page.html")],
            swiftSettings: settings
        ),

        .target(name: "CAllocations", path: "Benchmarks/CAllocations"),
        .executableTarget(
            name: "Benchmarks",
            dependencies: ["CAllocations", "Emitters", "Linux", "Metrics", "Money", "Protocol"],
            path: "Benchmarks/Sources",
            swiftSettings: settings
        ),

        .testTarget(name: "LinuxTests", dependencies: ["Linux"], swiftSettings: settings),
        .testTarget(
            name: "ProtocolTests",
            dependencies: ["Protocol", "CProtobufC", "CRemoteWrite", "CExposition", "CSnappy", "CZlib"],
            resources: [.copy("Fixtures")],
            swiftSettings: settings
        ),
        .testTarget(name: "MetricsTests", dependencies: ["Metrics", "Linux"], swiftSettings: settings),
        .testTarget(name: "MoneyTests", dependencies: ["Money", "Linux", "Protocol"], swiftSettings: settings),
        .testTarget(name: "TransportTests", dependencies: ["Transport", "Protocol", "Linux"], swiftSettings: settings),
        .testTarget(
            name: "EmittersTests",
            dependencies: ["Emitters", "Metrics", "Protocol", "Linux"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "proxyTests",
            dependencies: ["proxy", "Transport", "Emitters", "Metrics", "Money", "Protocol", "Linux"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["proxy", "Emitters", "Metrics", "Money", "Protocol", "Linux"],
            exclude: ["Tools"],
            swiftSettings: settings
        ),
    ]
)
