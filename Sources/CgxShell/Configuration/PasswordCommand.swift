import CgxTenant
import CgxTerminal
import Glibc

/// Runs the command whose output is a secret, as a password manager offers one.
enum PasswordCommand {
  /// The longest output that is read, in bytes.
  private static let limit = 64 * 1024

  /// The first line of what the command prints; its questions and errors go to the terminal.
  ///
  /// - Throws: `ConfigurationError` that says what went wrong, and nothing of the output.
  static func run(_ command: String) async throws(ConfigurationError) -> Secret {
    let bytes: [UInt8]
    let end: ChildProcess.End
    do {
      (bytes, end) = try await ChildProcess.output(of: command, limit: limit)
    } catch {
      throw .passwordCommand(reason: error.reason)
    }
    // Ctrl-C ends the command by itself, maybe before it is known here.
    guard !Task.isCancelled, end != .signal(SIGINT), end != .exit(128 + SIGINT) else {
      throw .interrupted
    }
    switch end {
    case .exit(0): break
    case .exit(let code):
      throw .passwordCommand(reason: "the command ended with exit code \(code)")
    case .signal: throw .passwordCommand(reason: "the command ended with a signal")
    }
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    guard bytes.count <= limit, !line.isEmpty, let text = String(validating: line, as: UTF8.self)
    else { throw .passwordCommand(reason: "the command printed no secret") }
    return Secret(text)
  }
}
