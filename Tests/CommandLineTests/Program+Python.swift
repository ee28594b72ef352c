import Foundation
import Testing

extension Program {
  /// A Python that has a module: the one that `scripts/test` names, or the one that it has made.
  static func python(having module: String) throws -> String {
    let made = root.appending(path: ".build/python/bin/python3").path
    let named = ProcessInfo.processInfo.environment["CGX_TEST_PYTHON"]
    let candidates = [named, made].compactMap { $0 } + ["/usr/bin/python3"]
    let found = candidates.first { python in
      FileManager.default.isExecutableFile(atPath: python)
        && (try? run(["-c", "import \(module)"], program: python))?.exitCode == 0
    }
    return try #require(found, "no Python has \(module): run scripts/test, it installs it")
  }
}
