import CgxContext
import CgxLanguage
import CgxTenant

/// A recording under way: the script as it is by now, in parts, and its file.
struct Recorder: Sendable {
  /// A longer script is not written, in bytes.
  static let limit = 16 * 1024 * 1024

  /// What came of one statement.
  struct Part: Sendable {
    var text: String
    /// The variable that it defines.
    var variable: String?
    /// The commit that it made.
    var commit: String?
  }

  let file: RecordingFile
  let moment: Timestamp
  private(set) var parts: [Part] = []
  /// The variables that stand in place of secrets, in the order of their first use.
  private(set) var placeholders: [String] = []
  /// The statements that were recorded as they were typed or as what is to fail.
  var count = 0
  private var content: [UInt8] = []
  private var bytes = 0

  init(_ file: RecordingFile, at moment: Timestamp) {
    self.file = file
    self.moment = moment
  }

  /// Adds a part in the one layout, so that formatting the script changes nothing.
  mutating func add(_ part: Part) {
    guard !part.text.isEmpty else { return }
    var part = part
    part.text = ScriptFormatter.format(part.text)
    bytes += part.text.utf8.count + 1
    parts.append(part)
  }

  mutating func need(_ variable: String) {
    if !placeholders.contains(variable) { placeholders.append(variable) }
  }

  /// Takes the value of a variable out of the script: it has turned out to be secret.
  mutating func hide(variable: String) {
    for index in parts.indices where parts[index].variable == variable {
      parts[index] = Part(text: "# \(variable) is secret, and comes from --var")
      need(variable)
    }
  }

  /// Names a commit of the script, so that a later statement can speak of it; nil where it was not
  /// recorded. What was there before is read first, as the prompt does.
  mutating func name(ofCommit id: String) -> String? {
    guard let index = parts.firstIndex(where: { $0.commit == id }) else { return nil }
    let name = "commit_\(parts[...index].count { $0.commit != nil })"
    let definition = "\nlet \(name) = ${commit.id}"
    if !parts[index].text.hasSuffix(definition) {
      parts[index].text = "get\n" + parts[index].text + definition
    }
    return name
  }

  /// Writes the script as it is, without what is known to be secret by now.
  mutating func write(hiding redactor: Redactor) throws(RecordingFile.Failure) {
    for part in parts where redactor.finds(in: part.text) {
      if let variable = part.variable { hide(variable: variable) }
    }
    for index in parts.indices where redactor.finds(in: parts[index].text) {
      parts[index] = Part(text: Self.leftOut("it holds a secret"))
    }
    guard bytes <= Self.limit else {
      throw RecordingFile.Failure(reason: "the script would be longer than \(Self.limit) bytes")
    }
    let text = (header + parts.map(\.text)).map { $0 + "\n" }.joined()
    let new = Array(text.utf8)
    try file.write(new, insteadOf: content)
    content = new
  }

  static func leftOut(_ reason: String) -> String { "# left out: \(reason)" }

  private var header: [String] {
    var lines = ["# recorded at the prompt, \(moment.wholeSecond.rfc3339)"]
    if !placeholders.isEmpty {
      lines.append("# needs " + placeholders.map { "--var \($0)=…" }.joined(separator: " "))
    }
    return lines
  }
}
