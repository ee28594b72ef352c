import CgxJSON

/// The test cases that did not pass when they were last run: a file of the state folder, mode 0600.
public struct LastFailed: Sendable {
  /// What stands for all tests of a file that could not be read.
  static let wholeFile = "*"
  private static let fileLimit = 4 * 1024 * 1024

  private let path: String
  /// Names by the absolute path of their file.
  public private(set) var names: [String: Set<String>] = [:]

  /// Reads what an earlier run has left; what can't be read counts for nothing.
  ///
  /// - Parameter folder: of the state.
  public init(folder: String) {
    path = folder + "/last-failed.json"
    guard let bytes = try? FileReader.readRegular(path, limit: Self.fileLimit),
      case .object(let object)? = try? JSON(parsing: bytes)
    else { return }
    for member in object.members {
      guard case .array(let elements) = member.value else { continue }
      names[member.key] = Set(elements.compactMap(\.string))
    }
  }

  /// Those of some files.
  public func names(of files: [String]) -> [String: Set<String>] {
    let paths = Set(files.map(AbsolutePath.of))
    return names.filter { paths.contains($0.key) && !$0.value.isEmpty }
  }

  /// Takes over what a run has found out: tests that were not run stay as they were.
  mutating func note(_ run: TestRun) {
    for file in run.files {
      let path = AbsolutePath.of(file.path)
      var failed = names[path] ?? []
      switch file.content {
      case .broken: failed = [Self.wholeFile]
      case .noTests: failed = []
      case .tests(let tests):
        if tests.contains(where: { $0.hasRun }) { failed.remove(Self.wholeFile) }
        for test in tests where test.hasRun {
          if test.problem == nil { failed.remove(test.name) } else { failed.insert(test.name) }
        }
      }
      names[path] = failed.isEmpty ? nil : failed
    }
  }

  /// - Returns: why it can't be written, where that is so.
  public mutating func keep(_ run: TestRun) -> String? {
    let before = names
    note(run)
    guard names != before else { return nil }
    let object = JSONObject(
      names.sorted { $0.key < $1.key }.map { path, names in
        .init(key: path, value: .array(names.sorted().map { .string($0) }))
      })
    if let slash = path.lastIndex(of: "/") { StateFolder.make(String(path[..<slash])) }
    do {
      try AtomicFile.replace(path, with: JSON.object(object).compactBytes + [0x0A], mode: 0o600)
      return nil
    } catch {
      return "can't write '\(path)': \(error.reason)"
    }
  }
}

extension TestResult {
  fileprivate var hasRun: Bool {
    switch verdict {
    case .passed, .failed, .error: true
    case .skipped, .notRun: false
    }
  }
}
