public import CgxTenant

/// Writes what statements did, as text or as JSON: the one reader of outcomes.
public struct Reporter: Sendable {
  private let text: TextReport
  private let json = JSONReport()

  public init(text: TextReport) {
    self.text = text
  }

  /// Why a request is repeated, and when, for standard error.
  public func text(_ wait: RetryWait) -> String { text.text(wait) }

  /// A warning, for standard error.
  public func text(_ notice: Notice) -> String { text.text(notice) }

  /// What goes to standard output and what to standard error.
  public struct Written: Sendable, Equatable {
    public var results = ""
    public var talk = ""
    /// What a statement has done that can't be done twice, where its results can't be written.
    public var done: String?
  }

  public func written(_ report: StatementReport) -> Written {
    var written =
      switch report.output {
      case .json: Written(results: json.line(report) + "\n")
      case .text: text.written(report)
      }
    guard case .success(let outcome) = report.result else { return written }
    if report.output == .text, report.isQuiet { written.talk = "" }
    if case .committed(let record) = outcome {
      written.done = "commit \(record.id): \(record.outcome.rawValue)"
    }
    return written
  }
}
