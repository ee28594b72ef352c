import CgxContext
import CgxJSON
import CgxTenant
import Glibc

/// The folder of saved stages: a file each, of mode 0600, named by tenant, session and time.
struct SavedStages: Sendable {
  let folder: String
  /// Safe in a file's name.
  let tenant: String

  struct Failure: Error {
    var path: String
    var reason: String
  }

  /// A file, and what it holds or lacks.
  struct Found: Sendable {
    var path: String
    var content: Result<SavedStage, SavedStageError>
  }

  /// Writes them whole or not at all.
  func save(_ stage: SavedStage) throws(Failure) {
    StateFolder.make(folder)
    let path = "\(folder)/\(prefix(stage.session))\(stage.moment.seconds)-\(getpid()).json"
    let draft = path + ".new"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure(path: path, reason: Self.reason()) }
    var rest = stage.json.compactBytes[...]
    var isWritten = true
    while isWritten, !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 { rest = rest.dropFirst(count) } else { isWritten = errno == EINTR }
    }
    isWritten = isWritten && fsync(descriptor) == 0
    let reason = Self.reason()
    close(descriptor)
    guard isWritten else {
      unlink(draft)
      throw Failure(path: path, reason: reason)
    }
    guard rename(draft, path) == 0 else { throw Failure(path: path, reason: Self.reason()) }
  }

  /// What was saved of a session, the newest last.
  func found(session: String?) -> [Found] {
    let prefix = prefix(session)
    let names = names().filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }.sorted()
    return names.compactMap { name in
      let path = folder + "/" + name
      guard let bytes = try? FileReader.read(path) else { return nil }
      do throws(SavedStageError) {
        let stage = try SavedStage(parsing: bytes)
        return stage.session == session ? Found(path: path, content: .success(stage)) : nil
      } catch {
        return Found(path: path, content: .failure(error))
      }
    }
  }

  func remove(_ found: Found) {
    unlink(found.path)
  }

  /// No name of a tenant or session holds a comma.
  private func prefix(_ session: String?) -> String {
    tenant + "," + (session.flatMap { SessionID($0) }?.fileName ?? "") + ","
  }

  private func names() -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      names.append(
        withUnsafeBytes(of: entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names
  }

  private static func reason() -> String { String(cString: strerror(errno)) }
}
