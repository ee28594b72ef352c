import CgxJSON
import Foundation

/// A ledger on disk, read as an auditor would: line by line, without our code but for the JSON.
struct LedgerFile {
  let folder: URL
  var url: URL { folder.appending(path: "audit.jsonl") }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "cgx-ledger-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  var text: String {
    get throws { String(decoding: try Data(contentsOf: url), as: UTF8.self) }
  }

  /// The records of one event, all of them without a name.
  func records(_ event: String? = nil) throws -> [JSON] {
    try text.split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
      .filter { event == nil || $0["event"]?.string == event }
  }

  /// The commits with a result of this status, once for each such record.
  func commits(_ status: String) throws -> [String] {
    try records("context_injection_event").filter { $0["status"]?.string == status }
      .compactMap { $0["commit_id"]?.string }
  }

  /// The keys of the commits with a result of this status.
  func keys(_ status: String) throws -> [String] {
    try records("context_injection_event").filter { $0["status"]?.string == status }
      .flatMap { record -> [String] in
        guard case .array(let variables)? = record["variables"] else { return [] }
        return variables.compactMap { $0["key"]?.string }
      }
  }

  func verify() throws -> Program.Run {
    try Program.run(["audit", "verify", url.path])
  }
}
