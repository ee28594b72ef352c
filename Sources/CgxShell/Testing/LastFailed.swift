import CgxFiles
import CgxJSON
import CgxLanguage
import Glibc

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
    names = Self.read(path)
  }

  private static func read(_ path: String) -> [String: Set<String>] {
    guard let bytes = try? FileReader.readRegular(path, limit: fileLimit),
      case .object(let object)? = try? JSON(parsing: bytes)
    else { return [:] }
    var names: [String: Set<String>] = [:]
    for member in object.members {
      guard case .array(let elements) = member.value else { continue }
      names[member.key] = Set(elements.compactMap(\.string))
    }
    return names
  }

  private var lockPath: String { path + ".lock" }

  /// Whether a path is a file of its own.
  public func owns(_ path: String) -> Bool {
    let path = AbsolutePath.of(path)
    return [self.path, lockPath].contains { AbsolutePath.of($0) == path }
  }

  /// Those of some files that are there still: a test may have been renamed since, or be gone.
  public func names(of files: [String]) -> [String: Set<String>] {
    var found: [String: Set<String>] = [:]
    for path in Set(files.map(AbsolutePath.of)) {
      guard var names = names[path], FileReader.isThere(path) else { continue }
      // A file that does not parse shows so itself.
      if let present = Self.testNames(in: path) {
        names.formIntersection(present.union([Self.wholeFile]))
      }
      if !names.isEmpty { found[path] = names }
    }
    return found
  }

  /// Nil where the file can't be read or does not parse.
  private static func testNames(in path: String) -> Set<String>? {
    guard let bytes = try? FileReader.readRegular(path, limit: SourceText.sizeLimit) else {
      return nil
    }
    let script = Parser.parse(SourceText(name: path, bytes: bytes))
    guard script.diagnostics.isEmpty else { return nil }
    return Set(
      script.statements.compactMap { statement in
        if case .test(let name, _) = statement.command { name } else { nil }
      })
  }

  /// Takes over what a run has found out: tests that were not run stay as they were, files and
  /// tests that are gone are forgotten.
  mutating func note(_ run: TestRun) {
    for file in run.files where !file.isFolder {
      let path = AbsolutePath.of(file.path)
      var failed = names[path] ?? []
      switch file.content {
      case .broken: failed = [Self.wholeFile]
      case .noTests: failed = []
      case .tests(let tests):
        if tests.contains(where: \.hasRun) { failed.remove(Self.wholeFile) }
        failed.formIntersection(file.testNames.union([Self.wholeFile]))
        for test in tests where test.hasRun {
          if test.problem == nil { failed.remove(test.name) } else { failed.insert(test.name) }
        }
      }
      names[path] = failed.isEmpty ? nil : failed
    }
    names = names.filter { FileReader.isThere($0.key) }
  }

  /// Adds what a run has found out to what others have written meanwhile.
  ///
  /// - Returns: why it can't be written, where that is so.
  public func keep(_ run: TestRun) -> String? {
    var found = self
    found.note(run)
    // No folder is made to hold nothing.
    if found.names.isEmpty, !FileReader.isThere(path) { return nil }
    if let slash = path.lastIndex(of: "/") { StateFolder.make(String(path[..<slash])) }
    do throws(AtomicFile.WriteError) {
      let lock = try lock()
      defer { close(lock) }
      found.names = Self.read(path)
      let before = found.names
      found.note(run)
      guard found.names != before else { return nil }
      let object = JSONObject(
        found.names.sorted { $0.key < $1.key }.map { path, names in
          .init(key: path, value: .array(names.sorted().map { .string($0) }))
        })
      try AtomicFile.replace(path, with: JSON.object(object).compactBytes + [0x0A], mode: 0o600)
      return nil
    } catch {
      return "can't write '\(path)': \(error.reason)"
    }
  }

  /// Waits for other runs that write just now. Closing the descriptor ends the lock.
  private func lock() throws(AtomicFile.WriteError) -> Int32 {
    let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else { throw AtomicFile.WriteError(code: errno) }
    while flock(descriptor, LOCK_EX) != 0 {
      // Some file systems know no locks.
      guard errno == EINTR else { break }
    }
    return descriptor
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
