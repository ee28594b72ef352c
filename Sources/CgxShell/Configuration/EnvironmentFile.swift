/// A file of lines `NAME=VALUE`, as `--env-file` names it.
///
/// `export ` may stand before the name, the value in single or double quotes; empty lines and
/// lines that begin with `#` count for nothing.
public enum EnvironmentFile {
  public static func parse(
    _ bytes: [UInt8], name file: String
  ) throws(ConfigurationError) -> [String: String] {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .malformedLine(file: file, line: 1, reason: "the file is not UTF-8")
    }
    var values: [String: String] = [:]
    let start = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
    let lines = start.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (index, line) in lines.enumerated() {
      do {
        if let (key, value) = try pair(line) { values[key] = value }
      } catch {
        throw .malformedLine(file: file, line: index + 1, reason: error.reason)
      }
    }
    return values
  }

  private struct LineError: Error {
    var reason: String
  }

  private static func pair(_ line: Substring) throws(LineError) -> (String, String)? {
    var rest = trimmed(line)
    guard !rest.isEmpty, !rest.hasPrefix("#") else { return nil }
    if rest.hasPrefix("export ") { rest = trimmed(rest.dropFirst(7)) }
    guard let equals = rest.firstIndex(of: "=") else {
      throw LineError(reason: "expected NAME=VALUE")
    }
    let name = trimmed(rest[..<equals])
    guard !name.isEmpty, name.utf8.allSatisfy({ $0 == 0x5F || isLetterOrDigit($0) }) else {
      throw LineError(reason: "expected a name of letters, digits and '_' before '='")
    }
    let value = trimmed(rest[rest.index(after: equals)...])
    guard let quote = value.first, quote == "\"" || quote == "'" else {
      return (String(name), String(value))
    }
    guard let end = value.dropFirst().firstIndex(of: quote) else {
      throw LineError(reason: "the quote is never closed")
    }
    let behind = trimmed(value[value.index(after: end)...])
    guard behind.isEmpty || behind.hasPrefix("#") else {
      throw LineError(reason: "expected nothing behind the closing quote")
    }
    return (String(name), String(value[value.index(after: value.startIndex)..<end]))
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first == " " || text.first == "\t" { text.removeFirst() }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
  }
}
