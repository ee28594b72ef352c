// swift-tools-version: 6.3
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

// A command starts in a few milliseconds only if the loader has little to do: no symbols that
// nobody looks up, no code that nobody calls, no addresses to be relocated.
let startUp: [LinkerSetting] = [
  .unsafeFlags(
    [
      "-use-ld=lld", "-Xlinker", "--no-export-dynamic", "-Xlinker", "--gc-sections",
      "-Xlinker", "--strip-all", "-Xlinker", "--no-pie",
    ], .when(configuration: .release))
]

let package = Package(
  name: "cgx",
  products: [.executable(name: "cgx", targets: ["cgx"])],
  dependencies: [
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
    .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.100.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    // The default traits would bring in all of Foundation.
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0",
      traits: ["ConfigurationSupport"]),
  ],
  targets: [
    .target(name: "CgxJSON", swiftSettings: settings),
    .systemLibrary(name: "CExtendedAttributes"),
    .target(
      name: "CgxFiles", dependencies: ["CExtendedAttributes"], swiftSettings: settings),
    .target(name: "CgxContext", dependencies: ["CgxJSON"], swiftSettings: settings),
    .target(
      name: "CgxLanguage", dependencies: ["CgxContext", "CgxJSON"], swiftSettings: settings),
    .target(
      name: "CgxTenant",
      dependencies: [
        "CgxContext", "CgxJSON",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      swiftSettings: settings),
    .target(
      name: "CgxLedger",
      dependencies: [
        "CgxContext", "CgxJSON",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: settings),
    .target(
      name: "CgxSandbox",
      dependencies: [
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: settings),
    .target(name: "CEditline", linkerSettings: [.linkedLibrary("edit")]),
    .target(
      name: "CgxTerminal", dependencies: ["CEditline", "CgxFiles"], swiftSettings: settings),
    .target(
      name: "CgxShell",
      dependencies: [
        "CgxContext", "CgxFiles", "CgxJSON", "CgxLanguage", "CgxLedger", "CgxSandbox",
        "CgxTenant", "CgxTerminal",
        .product(name: "Histogram", package: "hdrhistogram-swift"),
      ],
      swiftSettings: settings),
    .testTarget(name: "CgxJSONTests", dependencies: ["CgxJSON"], swiftSettings: settings),
    .testTarget(
      name: "CgxFilesTests", dependencies: ["CgxFiles"], swiftSettings: settings),
    .testTarget(
      name: "CgxContextTests", dependencies: ["CgxContext", "CgxJSON"], swiftSettings: settings),
    .target(
      name: "CgxProperties", dependencies: ["CgxContext", "CgxJSON", "CgxLanguage"],
      path: "Tests/Properties", swiftSettings: settings),
    .testTarget(
      name: "CgxLanguageTests",
      dependencies: ["CgxContext", "CgxJSON", "CgxLanguage", "CgxProperties"],
      swiftSettings: settings),
    .target(
      name: "CgxTestSupport",
      dependencies: [
        "CgxContext", "CgxJSON", "CgxTenant",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      path: "Tests/Support", swiftSettings: settings),
    .testTarget(
      name: "CgxTerminalTests", dependencies: ["CEditline", "CgxTerminal", "CgxTestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "CgxTenantTests",
      dependencies: [
        "CgxContext", "CgxJSON", "CgxSandbox", "CgxTenant", "CgxTestSupport",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "CgxLedgerTests",
      dependencies: [
        "CgxContext", "CgxJSON", "CgxLedger",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "CgxShellTests",
      dependencies: [
        "CgxContext", "CgxFiles", "CgxJSON", "CgxLanguage", "CgxLedger", "CgxSandbox",
        "CgxShell", "CgxTenant", "CgxTerminal",
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "cgx",
      dependencies: [
        "CgxContext", "CgxFiles", "CgxJSON", "CgxLanguage", "CgxLedger", "CgxSandbox",
        "CgxShell", "CgxTenant", "CgxTerminal",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings, linkerSettings: startUp),
    .executableTarget(
      name: "cgx-bench",
      dependencies: [
        "CgxContext", "CgxJSON", "CgxLanguage", "CgxLedger", "CgxProperties", "CgxTenant",
        "CgxTestSupport",
      ],
      path: "Tests/Benchmarks", swiftSettings: settings, linkerSettings: [.linkedLibrary("m")]),
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "cgx", "CgxContext", "CgxJSON", "CgxLanguage", "CgxLedger", "CgxShell", "CgxTestSupport",
      ],
      swiftSettings: settings),
  ]
)
