import Foundation
import Testing

/// A folder of its own for a run: what it works in, and where its records lie.
struct CanaryPlace {
  let work: URL
  let state: URL

  init() throws {
    let base = FileManager.default.temporaryDirectory.appending(path: "cgx-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
    work = base.appending(path: "work")
    state = base.appending(path: "state")
    // Examples that read a file find one of that name there.
    try FileManager.default.copyItem(
      at: Program.root.appending(path: "Tests/Integration/help"), to: work)
  }

  func remove() {
    try? FileManager.default.removeItem(at: work.deletingLastPathComponent())
  }

  /// The names and texts of all files but the script that holds the secret.
  func written() throws -> String {
    var all = ""
    for folder in [work, state] {
      for path in FileManager.default.enumerator(atPath: folder.path) ?? .init() {
        guard let path = path as? String, path != "canary.cgx" else { continue }
        all += path + "\n"
        if let data = try? Data(contentsOf: folder.appending(path: path)) {
          all += String(decoding: data, as: UTF8.self) + "\n"
        }
      }
    }
    return all
  }
}

extension Canary {
  /// Runs a script in a file, and searches all that was written.
  @discardableResult
  func search(
    _ script: String, _ arguments: [String], environment: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Program.Run {
    let place = try CanaryPlace()
    defer { place.remove() }
    try Data(script.utf8).write(to: place.work.appending(path: "canary.cgx"))
    let run = try Program.run(
      arguments + [
        "--timeout", "300ms", "--attempts", "1", "--state-dir", place.state.path, "canary.cgx",
      ],
      environment: environment, directory: place.work)
    let all = run.output + run.errors + (try place.written())
    #expect(
      found(in: all) == [], "\(script)\n\(run.output)\n\(run.errors)",
      sourceLocation: sourceLocation)
    return run
  }
}
