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
    let result = await withCheckedContinuation { continuation in
      onOwnThread { continuation.resume(returning: output(of: command)) }
    }
    return try result.get()
  }

  private static func output(of command: String) -> Result<Secret, ConfigurationError> {
    guard let stream = popen(command, "re") else {
      return .failure(.passwordCommand(reason: String(cString: strerror(errno))))
    }
    var bytes: [UInt8] = []
    while bytes.count <= limit {
      let byte = getc(stream)
      if byte == EOF { break }
      bytes.append(UInt8(truncatingIfNeeded: byte))
    }
    let status = pclose(stream)
    guard status == 0 else {
      // As wait(2) has it: the exit code stands in the second byte.
      let code = status & 0x7F == 0 ? "exit code \(status >> 8 & 0xFF)" : "a signal"
      return .failure(.passwordCommand(reason: "the command ended with \(code)"))
    }
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    guard bytes.count <= limit, !line.isEmpty, let text = String(validating: line, as: UTF8.self)
    else { return .failure(.passwordCommand(reason: "the command printed no secret")) }
    return .success(Secret(text))
  }
}
