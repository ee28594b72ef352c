import CgxContext
import CgxJSON
import CgxTenant
public import CgxTerminal

/// What statements did, for people: results for standard output, talk for standard error.
public struct TextReport: Sendable {
  /// Of standard output and of standard error.
  let outputStyle: Style
  let errorStyle: Style
  /// At the prompt every statement says what it did.
  let isInteractive: Bool
  /// Whether results are for a person's eyes, so that a drawing helps.
  let isOutputTerminal: Bool
  /// The window that results are shown in; nil where standard output is none.
  private let window: @Sendable () -> WindowSize?
  /// The window that talk is shown in; nil where standard error is none.
  private let talkWindow: @Sendable () -> WindowSize?
  /// What tables may be wide, in columns; nil where there is no window.
  private(set) var width: Int?
  /// The moment at which a statement ended.
  private(set) var moment = Timestamp(seconds: 0)
  /// The variables whose values are not shown.
  private(set) var secretKeys: Set<String> = []
  private(set) var redactor = Redactor()

  public init(
    outputStyle: Style = .plain, errorStyle: Style = .plain, isInteractive: Bool,
    isOutputTerminal: Bool = false, window: @escaping @Sendable () -> WindowSize? = { nil },
    talkWindow: @escaping @Sendable () -> WindowSize? = { nil }
  ) {
    self.outputStyle = outputStyle
    self.errorStyle = errorStyle
    self.isInteractive = isInteractive
    self.isOutputTerminal = isOutputTerminal
    self.window = window
    self.talkWindow = talkWindow
  }

  /// The report without the values of these variables, and without secrets in what it quotes.
  func hiding(_ keys: Set<String>, _ redactor: Redactor) -> TextReport {
    var report = self
    (report.secretKeys, report.redactor) = (keys, redactor)
    return report
  }

  func written(_ report: StatementReport) -> Reporter.Written {
    var text = self
    text.width = window()?.columns
    text.moment = report.moment
    return text.writtenNow(report)
  }

  private func writtenNow(_ report: StatementReport) -> Reporter.Written {
    switch report.result {
    case .failure(let failure):
      let renderer = ErrorRenderer(
        style: errorStyle, redactor: redactor, columns: talkWindow()?.columns)
      return Reporter.Written(talk: renderer.text(failure, fate: report.fate))
    case .success(let outcome):
      let lines = lines(of: outcome)
      let columns = talkWindow()?.columns
      return Reporter.Written(
        results: text(lines.results), talk: text(lines.talk.flatMap { fitted($0, columns) }))
    }
  }

  /// A sentence broken for a window; what has lines already, such as JSON, stays as it is.
  private func fitted(_ line: String, _ columns: Int?) -> [String] {
    guard let columns, !line.contains("\n") else { return [line] }
    return wrapped(line, to: columns)
  }

  private func text(_ lines: [String]) -> String {
    lines.map { $0 + "\n" }.joined()
  }

  private func lines(of outcome: Outcome) -> (results: [String], talk: [String]) {
    switch outcome {
    case .audit(let records): (table(records), [])
    case .authenticated(let authentication): ([], ["authenticated: " + described(authentication)])
    case .authentication(let authentication): ([described(authentication)], [])
    case .loggedOut: ([], ["the token is forgotten"])
    case .branch, .expected, .named, .quit, .sourced, .waited: ([], [])
    case .changes(let changes, let size, let objections): (table(changes, size, objections), [])
    case .checked(let count, let size):
      ([outputStyle.good("ok") + ": \(plural(count, "change")), \(described(size))"], [])
    case .committed(let record): (fitted(receipt(record), width), merges(record))
    case .context(let document): (table(document), [])
    case .crm(let data):
      (
        [],
        isInteractive
          ? [
            "kept for the next commit's notification:",
            data.redacted(by: redactor).pretty(in: errorStyle),
          ] : []
      )
    case .diff(let entries, let size, let hash): (table(entries, size, hash), [])
    case .discarded(let keys):
      ([], ["discarded " + (keys.isEmpty ? "nothing: nothing is staged" : names(keys))])
    case .echoed(let text): ([printable(text)], [])
    case .flushed(let delivered, let parked): ([], flushed(delivered, parked))
    case .explained(let explanation): (lines(of: explanation), [])
    case .help(let topic): (help(topic), [])
    case .history(let records, let earlier): (table(records, earlier), [])
    case .loaded(let file, let count, let replaced):
      (
        [],
        [
          "staged \(plural(count, "change")) from \(printable(file))"
            + (replaced.isEmpty ? "" : ", replacing " + names(replaced))
        ]
      )
    case .notifications(let entries): (table(entries), [])
    case .metrics(let metrics, let form): (lines(of: metrics, as: form), [])
    case .recovered(let records, let earlier, let delivered):
      (
        recovery(records, earlier),
        delivered == 0 ? [] : ["told the CRM of \(plural(delivered, "commit"))"]
      )
    case .recording(let file):
      ([], ["recording to \(printable(file)) until 'record stop'"])
    case .recorded(let file, let count, let variables): ([], recorded(file, count, variables))
    case .rolledBack(let id, let changes, let unknown, let replaced):
      ([], rollback(id, changes, unknown, replaced))
    case .options(let options): (aligned(options), [])
    case .sandboxChanged(let text): ([], isInteractive ? [printable(text)] : [])
    case .sandboxClock(let now): ([now.wholeSecond.rfc3339], [])
    case .sandboxRequests(let counts, let recent):
      (aligned(counts.map { ($0.name, "\($0.count)") }) + recent.map { "  " + printable($0) }, [])
    case .script(let text): (text.isEmpty ? [] : [printable(text)], [])
    case .sessionSelected(let id, let isChecked, let stillStaged):
      (
        [],
        ["session " + printable(id.text) + (isChecked ? "" : " (not checked)")]
          + (stillStaged == 0
            ? [] : ["\(plural(stillStaged, "change")) staged before: now for this session"])
      )
    case .sessionShown(let id): ([printable(id.text)], [])
    case .stageDropped(let count):
      ([], [count == 0 ? "nothing was saved" : "forgot \(plural(count, "change"))"])
    case .stageRestored(let restored, let moment): ([], self.restored(restored, moment))
    case .staged(let change, let replaced): ([], staged(change, replaced))
    case .unedited(let key):
      ([], [(key.map { printable($0) } ?? "the statement") + " stays as it is"])
    case .entryEdited(let text): ([], ["› " + printable(text)])
    case .undone(let keys): ([], ["took back " + names(keys)])
    case .variable(let key, let value): ([variable(key, value)], [])
    }
  }

  private func help(_ topic: String?) -> [String] {
    let text = HelpText.text(topic)
    guard let width else { return [text] }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { wrapped(String($0), to: width) }
  }

  private func variable(_ key: String, _ value: JSON) -> String {
    guard !secretKeys.contains(key) else { return Redactor.mark }
    let value = value.redacted(by: redactor)
    return value.string.map { printable($0) } ?? value.pretty(in: outputStyle)
  }

  // MARK: Parts

  func names(_ keys: [String]) -> String {
    let shown = keys.prefix(10).map { printable($0) }.joined(separator: ", ")
    return keys.count > 10 ? shown + " and \(keys.count - 10) more" : shown
  }

  func described(_ size: BodySize) -> String {
    "\(grouped(size.bytes)) of \(grouped(size.limit)) bytes"
  }

  private func described(_ authentication: Authentication) -> String {
    let kind =
      switch authentication.kind {
      case .clientCredentials: "client credentials"
      case .bearer: "bearer token"
      case .apiKey: "API key"
      }
    guard authentication.kind == .clientCredentials else { return kind }
    guard let seconds = authentication.expiresIn else { return kind + ", no token yet" }
    return kind + ", the token lasts \(DurationText.text(seconds: Int64(seconds)))"
  }

  private func staged(_ change: Change, _ replaced: Change?) -> [String] {
    let key = printable(change.key)
    if let replaced {
      return ["\(key) was staged before (\(printable("\(replaced.place)"))): replaced"]
    }
    guard isInteractive else { return [] }
    switch change.action {
    case .unset: return ["staged the removal of \(key) (\(change.scope.rawValue))"]
    case .set(_, let lifetime):
      let ttl = lifetime == .never ? "" : ", \(lifetime.text)"
      return ["staged \(key) (\(change.scope.rawValue)\(ttl))"]
    }
  }

  func aligned(_ rows: [(String, String)]) -> [String] {
    let width = rows.map { displayWidth($0.0) }.max() ?? 0
    return rows.map { name, value in
      name + String(repeating: " ", count: width - displayWidth(name) + 2) + printable(value)
    }
  }

  /// The lines of a table, its secrets hidden before its columns are measured.
  func lines(of table: Table) -> [String] {
    styledHeader(table.mapping(redactor.redacted).lines(within: width))
  }

  private func styledHeader(_ lines: [String]) -> [String] {
    lines.prefix(1).map(outputStyle.strong) + lines.dropFirst()
  }
}
