import CgxContext
import CgxFiles
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
    do {
      try AtomicFile.replace(path, with: stage.json.compactBytes, mode: 0o600, isSynced: true)
    } catch {
      throw Failure(path: path, reason: error.reason)
    }
  }

  /// What was saved of a session and no running shell has staged again, the newest last.
  func found(session: String?) -> [Found] {
    paths(session).compactMap { path in
      ClaimedStage(path, isShared: true).flatMap { found($0, session) }
    }
  }

  /// Takes the newest that was saved of a session: no other shell finds it until the claim is gone,
  /// with the shell at the latest.
  func claim(session: String?) -> (ClaimedStage, Found)? {
    for path in paths(session).reversed() {
      guard let claim = ClaimedStage(path), let found = found(claim, session) else { continue }
      return (claim, found)
    }
    return nil
  }

  private func found(_ claim: ClaimedStage, _ session: String?) -> Found? {
    guard let bytes = try? claim.read() else { return nil }
    do throws(SavedStageError) {
      let stage = try SavedStage(parsing: bytes)
      return stage.session == session ? Found(path: claim.path, content: .success(stage)) : nil
    } catch {
      return Found(path: claim.path, content: .failure(error))
    }
  }

  /// The files of a session, oldest first.
  private func paths(_ session: String?) -> [String] {
    let prefix = prefix(session)
    return names().filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }.sorted()
      .map { folder + "/" + $0 }
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
}
