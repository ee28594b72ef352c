// swift-tools-version: 6.3
import PackageDescription

// A package of its own: what libFuzzer instruments is built apart from everything else, and of the
// project only the modules that use the standard library alone. 'scripts/fuzz' builds and runs it.

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
  .unsafeFlags(["-sanitize=fuzzer"]),
]

let package = Package(
  name: "cgx-fuzzing",
  targets: [
    .target(name: "CgxJSON", swiftSettings: settings),
    .target(name: "CgxContext", dependencies: ["CgxJSON"], swiftSettings: settings),
    .target(
      name: "CgxLanguage", dependencies: ["CgxContext", "CgxJSON"], swiftSettings: settings),
    .target(
      name: "CgxProperties", dependencies: ["CgxContext", "CgxJSON", "CgxLanguage"],
      swiftSettings: settings),
    .systemLibrary(name: "CFuzzer"),
    .executableTarget(
      name: "cgx-fuzz", dependencies: ["CFuzzer", "CgxContext", "CgxLanguage", "CgxProperties"],
      swiftSettings: settings,
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]),
  ]
)
