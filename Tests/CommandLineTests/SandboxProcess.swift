import CgxJSON
import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A running `cgx sandbox`, ended with the test.
final class SandboxProcess {
  let process = Process()
  let description: JSON

  init(_ arguments: [String] = []) throws {
    let output = Pipe()
    process.executableURL = URL(filePath: Program.path)
    process.arguments = ["sandbox", "--output", "json"] + arguments
    process.standardOutput = output
    try process.run()
    var line = Data()
    while line.last != UInt8(ascii: "\n") {
      let byte = output.fileHandleForReading.readData(ofLength: 1)
      guard !byte.isEmpty else { break }
      line.append(byte)
    }
    description = try JSON(parsing: Array(line))
  }

  deinit { process.terminate() }

  func text(_ member: String) -> String { description[member]?.string ?? "" }

  var environment: [String: String] {
    [
      "COGNIGY_TENANT_URL": text("url"), "COGNIGY_CLIENT_ID": text("client_id"),
      "COGNIGY_CLIENT_SECRET": text("client_secret"), "COGNIGY_SESSION_ID": text("session_id"),
    ]
  }

  /// With the sandbox's own CRM hook.
  var environmentWithHook: [String: String] {
    environment.merging([
      "CRM_WEBHOOK_URL": text("crm_webhook_url"),
      "CRM_WEBHOOK_SECRET": text("crm_webhook_secret"),
    ]) { $1 }
  }

  /// What another client gets.
  func get(_ path: String) async throws -> JSON {
    var request = URLRequest(url: URL(string: text("url") + path)!)
    request.setValue(text("api_key"), forHTTPHeaderField: "X-API-Key")
    let (data, _) = try await URLSession.shared.data(for: request)
    return try JSON(parsing: Array(data))
  }
}
