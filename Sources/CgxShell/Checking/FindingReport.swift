public import CgxLanguage
public import CgxTenant
public import CgxTerminal

/// Findings with their words, without secrets, for one of the outputs.
public struct FindingReport {
  /// One finding as all outputs tell it.
  struct Entry {
    var code: FindingCode
    var message: Message
    var source: SourceText
    /// UTF-8 offsets in the source.
    var range: Range<Int>
    var showsText: Bool
  }

  /// More findings than this are counted, and not told, where a person reads them.
  public static let textLimit = 100

  let entries: [Entry]
  /// Where more secrets than this stand in the scripts themselves, looking for each of them at all
  /// places would take longer than anybody waits: nothing of the scripts is shown.
  private static let secretLimit = 100

  private let redactor: Redactor
  private let fileCount: Int
  /// How many scripts, and how many files of data, have findings.
  private let badCounts: (scripts: Int, data: Int)

  /// - Parameters:
  ///   - fileCount: how many scripts were looked at.
  ///   - folders: what may be shown: of files elsewhere no text is.
  public init(
    _ findings: [Finding], fileCount: Int, showing folders: ShownFolders, secrets: SecretRegistry
  ) {
    let items = findings.map {
      Failure.Item(message: $0.message, location: .text($0.source, $0.range))
    }
    let showsText = Self.countSecrets(in: findings) <= Self.secretLimit
    let hidden =
      showsText
      // As the errors of a run hide them.
      ? Failure(.parse, items).hidingSecrets(secrets).items.map(\.message)
      : items.map(\.message.withoutQuotes)
    var shown: [ObjectIdentifier: Bool] = [:]
    entries = zip(findings, hidden).map { finding, message in
      let source = ObjectIdentifier(finding.source)
      let isShown = shown[source] ?? folders.hold(finding.source.name)
      shown[source] = isShown
      return Entry(
        code: finding.code, message: isShown ? message : message.withoutQuotes,
        source: finding.source, range: finding.range, showsText: showsText && isShown)
    }
    redactor = secrets.redactor
    self.fileCount = fileCount
    let data = Set(findings.filter(\.isOfData).map { ObjectIdentifier($0.source) })
    let all = Set(findings.map { ObjectIdentifier($0.source) })
    badCounts = (all.count - data.count, data.count)
  }

  public var isEmpty: Bool { entries.isEmpty }

  private static func countSecrets(in findings: [Finding]) -> Int {
    var seen: Set<ObjectIdentifier> = []
    return findings.reduce(0) { count, finding in
      guard seen.insert(ObjectIdentifier(finding.source)).inserted else { return count }
      return count + SecretRanges(of: finding.source).values.count
    }
  }

  /// Each with its place, the marked text and what to do.
  public func text(_ style: Style) -> String {
    guard !isEmpty else { return "" }
    let renderer = ErrorRenderer(style: style, redactor: redactor)
    let shown = entries[..<min(entries.count, Self.textLimit)]
    let lines = renderer.blocks(shown.map { block($0, style) })
    return lines.joined(separator: "\n") + "\n"
  }

  private func block(_ entry: Entry, _ style: Style) -> ErrorRenderer.Block {
    let isError = entry.code.severity == .error
    let location: Failure.Location =
      entry.showsText
      ? .text(entry.source, entry.range)
      : .place(entry.source.place(at: entry.range.lowerBound))
    let item = Failure.Item(message: entry.message, location: location)
    return ErrorRenderer.Block(
      word: "\(entry.code.severity.rawValue)[\(entry.code.rawValue)]",
      paint: { isError ? style.error($0) : style.strong($0) }, item: item)
  }

  /// How many there are, in a line for standard error.
  ///
  /// - Parameters:
  ///   - isText: whether it stands behind the text, which may not tell all.
  ///   - unreadCount: how many paths could not be looked at.
  public func summary(isText: Bool, unreadCount: Int) -> String {
    let files = plural(fileCount, "file")
    let unread =
      unreadCount == 0 ? [] : ["\(plural(unreadCount, "path")) could not be checked"]
    guard !isEmpty else {
      let checked = fileCount == 0 ? "no file checked" : "\(files) checked, nothing found"
      return ([checked] + unread).joined(separator: "; ")
    }
    let errors = entries.count { $0.code.severity == .error }
    let counts = [(errors, "error"), (entries.count - errors, "warning")]
      .filter { $0.0 > 0 }.map { plural($0, $1) }.joined(separator: " and ")
    let places =
      (badCounts.scripts > 0 ? ["\(badCounts.scripts) of \(files)"] : [])
      + (badCounts.data > 0 ? [plural(badCounts.data, "file") + " of data"] : [])
    var parts = ["\(counts) in \(places.joined(separator: " and "))"]
    if badCounts.scripts == 0 { parts.append("\(files) checked") }
    parts += unread
    let hidden = entries.count - Self.textLimit
    if isText, hidden > 0 {
      parts.append("\(grouped(hidden)) more are not shown, '--output json' has all")
    }
    parts.append("'cgx check --explain CODE' tells more")
    return parts.joined(separator: "; ")
  }
}

extension Finding {
  /// Whether its place is in a file that a script loads.
  fileprivate var isOfData: Bool {
    if case .data = fact { true } else { false }
  }
}
