import CgxContext
import CgxJSON
import CgxLanguage
import CgxTenant

/// A recording under way: the script as it is by now, in parts, and its file.
struct Recorder: Sendable {
  /// A longer script is not written, in bytes.
  static let limit = 16 * 1024 * 1024

  /// What came of one statement.
  struct Part: Sendable {
    /// With marks of names (`Recorder.Name`) that are chosen when it is written.
    var text: String
    /// What stands for it where a secret can't be taken out of the text.
    var fallback: String?
    /// The variable that it defines, and its value as a text.
    var variable: (name: String, value: String)?
    /// The commit that it made.
    var commit: String?
    /// Whether the prompt has read the context first, as a script does not by itself.
    var readsFirst = false
    /// The name that the commit has in the script.
    fileprivate(set) var commitName: Int?

    init(
      _ text: String, fallback: String? = nil, variable: (name: String, value: String)? = nil
    ) {
      self.text = text
      self.fallback = fallback
      self.variable = variable
    }
  }

  let file: RecordingFile
  let moment: Timestamp
  private(set) var parts: [Part] = []
  var names = Names()
  /// The statements that were recorded as they were typed or as what is to fail.
  var count = 0
  /// Whether one step of the prompt's stage may be several of the script's: 'undo' would take back
  /// only the last of them.
  var hasJointSteps = false
  private var bytes = 0
  /// How many parts are in the file as they are.
  private var written = 0
  /// How many parts have been searched for secrets, and how many those were.
  private var searched = (parts: 0, secrets: 0)
  private var isFileBegun = false
  /// Whether a part that is in the file has changed.
  private var hasChanged = false

  init(_ file: RecordingFile, at moment: Timestamp) {
    self.file = file
    self.moment = moment
  }

  mutating func add(_ part: Part) {
    guard !part.text.isEmpty else { return }
    bytes += part.text.utf8.count + 1
    parts.append(part)
  }

  mutating func add(_ text: String) { add(Part(text)) }

  /// Notes the names of variables in a statement that the next part comes from.
  mutating func mention(_ mentioned: some Sequence<String>) {
    names.mention(mentioned, at: parts.count)
  }

  /// Names a commit of the script, so that a later statement can speak of it; nil where it was not
  /// recorded.
  mutating func name(ofCommit id: String) -> String? {
    guard let index = parts.firstIndex(where: { $0.commit == id }) else { return nil }
    if let name = parts[index].commitName { return names.reference(name) }
    let name = names.add("commit_\(parts[...index].count { $0.commit != nil })")
    var text = parts[index].text + "\nlet \(names.mark(name)) = ${commit.id}"
    if parts[index].readsFirst { text = "get\n" + text }
    parts[index].commitName = name
    parts[index].readsFirst = false
    replace(index, text)
    return names.reference(name)
  }

  // MARK: Secrets

  /// Takes the values of a variable out of the script: it has turned out to be secret.
  mutating func hide(variable: String) {
    for index in parts.indices where parts[index].variable?.name == variable {
      hideVariable(of: index)
    }
  }

  private mutating func hideVariable(of index: Int) {
    guard let (name, value) = parts[index].variable else { return }
    parts[index].variable = nil
    if names.giveOver(name, value, at: index) {
      replace(index, "# \(name) is secret, and comes from --var")
    } else {
      replace(index, "let \(name) = " + names.placeholder(for: value, hint: name))
    }
  }

  /// Takes what is secret by now out of the parts that may hold it.
  private mutating func hide(_ secrets: SecretRegistry) {
    let count = secrets.count
    if count != searched.secrets { searched = (0, count) }
    let redactor = secrets.redactor
    for index in searched.parts..<parts.count {
      let found = redactor.ranges(in: Array(parts[index].text.utf8))
      guard !found.isEmpty else { continue }
      hide(found, in: index, redactor)
    }
    searched.parts = parts.count
  }

  private mutating func hide(_ found: [Range<Int>], in index: Int, _ redactor: Redactor) {
    let text = Array(parts[index].text.utf8)
    let secrets = found.map { String(decoding: text[$0], as: UTF8.self) }
    if let value = parts[index].variable?.value,
      secrets.contains(value) || secrets.contains(JSON.string(value).compact)
    {
      hideVariable(of: index)
      // Expectations may be there as well.
      guard redactor.finds(in: parts[index].text) else { return }
    }
    for text in [parts[index].text] + (parts[index].fallback.map { [$0] } ?? []) {
      if let open = withPlaceholders(text, redactor) { return replace(index, open) }
    }
    replace(index, Self.leftOut("it holds a secret"))
  }

  /// A text with placeholders for what is secret in it; nil where it can't be read so.
  mutating func withPlaceholders(_ text: String, _ redactor: Redactor) -> String? {
    let open = placeholders(in: text, redactor)
    return isSound(open) && !redactor.finds(in: open) ? open : nil
  }

  private mutating func placeholders(in text: String, _ redactor: Redactor) -> String {
    let bytes = Array(text.utf8)
    var open = ""
    var position = 0
    for range in redactor.ranges(in: bytes) {
      open += String(decoding: bytes[position..<range.lowerBound], as: UTF8.self)
      let secret = String(decoding: bytes[range], as: UTF8.self)
      // The quotes around a string stay: it would become a number if it looks like one.
      let inner = (try? JSON(parsing: secret))?.string
      open += inner.map { "\"\(names.placeholder(for: $0))\"" } ?? names.placeholder(for: secret)
      position = range.upperBound
    }
    return open + String(decoding: bytes[position...], as: UTF8.self)
  }

  /// Whether a part's text can be read, and marks nothing as secret but placeholders.
  func isSound(_ text: String) -> Bool {
    let source = SourceText(name: "record", text: names.written(text))
    return Parser.parse(source).diagnostics.isEmpty
      && SecretRanges(of: source).ranges.allSatisfy { range in
        source.text(range).split(whereSeparator: \.isWhitespace)
          .allSatisfy { (try? Target.resolve([String($0)])) != nil }
      }
  }

  private mutating func replace(_ index: Int, _ text: String) {
    bytes += text.utf8.count - parts[index].text.utf8.count
    parts[index].text = text
    if index < written { hasChanged = true }
  }

  static func leftOut(_ reason: String) -> String { "# left out: \(reason)" }

  // MARK: The file

  /// Writes the script as it is, without what is known to be secret by now.
  mutating func write(hiding secrets: SecretRegistry) throws(RecordingFile.Failure) {
    hide(secrets)
    guard bytes <= Self.limit else {
      throw RecordingFile.Failure(reason: "the script would be longer than \(Self.limit) bytes")
    }
    let isAnew = hasChanged || names.isChanged || !isFileBegun
    var lines = isAnew ? header : []
    // In the one layout, so that formatting the script changes nothing.
    for part in isAnew ? parts[...] : parts[written...] {
      lines.append(ScriptFormatter.format(names.written(part.text)))
    }
    let content = Array(lines.map { $0 + "\n" }.joined().utf8)
    if isAnew, isFileBegun { try file.replace(with: content) } else { try file.append(content) }
    isFileBegun = true
    hasChanged = false
    names.isChanged = false
    written = parts.count
  }

  private var header: [String] {
    var lines = ["# recorded at the prompt, \(moment.wholeSecond.rfc3339)"]
    if !names.needed.isEmpty {
      lines.append("# needs " + names.needed.map { "--var \($0)=…" }.joined(separator: " "))
    }
    return lines
  }
}
