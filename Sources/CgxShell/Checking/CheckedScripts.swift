import CgxContext
import CgxFiles
import CgxJSON
import CgxLanguage
import CgxTenant

/// The files that a check has read: each once, however it is named.
final class CheckedScripts {
  private enum Key: Hashable {
    case file(FileStatus.Identity)
    case name(String)
  }

  private struct LoadKey: Hashable {
    var path: String
    var scope: Scope
    var lifetime: Lifetime
    var now: Timestamp
  }

  /// When the files are loaded.
  var now: Timestamp
  let home: String?
  /// In the order in which they were met.
  private(set) var scripts: [Script] = []
  /// What is wrong with files of data, at places of their own.
  private(set) var dataFindings: [Finding] = []
  private var indices: [Key: Int] = [:]
  private var unusable: [String: CheckSurroundings.SourcedScript] = [:]
  private var dataSources: [String: SourceText] = [:]
  private var loads: [LoadKey: CheckSurroundings.DataFile] = [:]
  private var values: [String: CheckSurroundings.DataFile] = [:]

  init(now: Timestamp, home: String?) {
    self.now = now
    self.home = home
  }

  /// Parses a source that has been read; gives its index.
  func add(_ source: SourceText) -> Int {
    let key = status(source.name).map { Key.file($0.identity) }
    return add(source, key ?? .name(source.name))
  }

  private func add(_ source: SourceText, _ key: Key) -> Int {
    if let index = indices[key] { return index }
    indices[key] = scripts.count
    scripts.append(Parser.parse(source, limit: .max))
    return scripts.count - 1
  }

  /// The script of a path; nil where it can't be read, or is no file whose content stays.
  func index(ofPath path: String) -> Int? {
    if unusable[path] != nil { return nil }
    guard let status = status(path) else {
      return miss(path, .unreadable(reason: reason(path)))
    }
    guard Self.isSteady(status) else { return miss(path, .unknown) }
    let key = Key.file(status.identity)
    if let index = indices[key] { return index }
    do {
      return add(SourceText(name: path, bytes: try FileReader.read(path)), key)
    } catch {
      return miss(path, .unreadable(reason: error.reason))
    }
  }

  private func miss(_ path: String, _ script: CheckSurroundings.SourcedScript) -> Int? {
    unusable[path] = script
    return nil
  }

  func script(_ path: String) -> CheckSurroundings.SourcedScript {
    if let index = index(ofPath: path) { return .script(scripts[index]) }
    return unusable[path] ?? .unknown
  }

  // MARK: Data

  func load(_ path: String, _ scope: Scope, _ lifetime: Lifetime) -> CheckSurroundings.DataFile {
    // A lifetime that is wrong is told where it stands, not for each entry.
    let isValid = (try? lifetime.expiry(committedAt: now)) != nil
    let key = LoadKey(path: path, scope: scope, lifetime: isValid ? lifetime : .never, now: now)
    if let known = loads[key] { return known }
    let file = read(path) { bytes in
      // One source, however often it is loaded: what is found in it is told once.
      let source = dataSources[path] ?? SourceText(name: path, bytes: bytes)
      dataSources[path] = source
      do throws(Failure) {
        let data = DataFile(
          source: source, scope: scope, lifetime: key.lifetime, now: now, loadedAt: .none)
        return .changes(
          try data.changes().map { ($0.key, AtomicPutDialect.entrySize($0)) })
      } catch {
        var message: Message?
        for item in error.items {
          if case .text(let source, let range) = item.location {
            dataFindings.append(Finding(.data(item.message), in: source, range))
          } else {
            message = item.message
          }
        }
        return .bad(message)
      }
    }
    loads[key] = file
    return file
  }

  func value(_ path: String) -> CheckSurroundings.DataFile {
    if let known = values[path] { return known }
    let file = read(path) { bytes in
      guard path.hasSuffix(".json") else {
        guard let text = String(validating: bytes, as: UTF8.self) else {
          return .bad(Message("'\(path)' is not UTF-8 text"))
        }
        return .value(bytes: JSON.string(text).compact.utf8.count)
      }
      do throws(JSONError) {
        return .value(bytes: try JSON(parsing: bytes).compact.utf8.count)
      } catch {
        // Its lines are not shown: the value may be a secret.
        let place = SourceText(name: path, bytes: bytes).place(at: error.range.lowerBound)
        let message = Problem.json(error.kind).message.withoutQuotes
        return .bad(
          Message(
            "'\(path)' does not hold JSON: \(message.title), at \(place.line):\(place.column)"))
      }
    }
    values[path] = file
    return file
  }

  private func read(
    _ path: String, _ use: ([UInt8]) -> CheckSurroundings.DataFile
  ) -> CheckSurroundings.DataFile {
    if let status = status(path), !Self.isSteady(status) { return .unknown }
    do {
      return use(try FileReader.read(path))
    } catch {
      return .bad(Message("can't read '\(error.path)': \(error.reason)"))
    }
  }

  // MARK: The system

  private func status(_ path: String) -> FileStatus? {
    path.utf8.contains(0) ? nil : FileStatus(path)
  }

  /// Whether what is read now is what a run will read, and reading does not wait for anybody.
  private static func isSteady(_ status: FileStatus) -> Bool {
    status.kind == .regular || status.kind == .folder
  }

  /// Why there is nothing.
  private func reason(_ path: String) -> String {
    do {
      _ = try FileReader.read(path)
      return "there is no such file"
    } catch {
      return error.reason
    }
  }
}
