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

  /// What goes to standard output and what to standard error.
  public struct Written: Sendable, Equatable {
    public var results = ""
    public var talk = ""
  }

  public func written(_ report: StatementReport) -> Written {
    switch report.output {
    case .json: return Written(results: json.line(report) + "\n")
    case .text:
      var written = text.written(report)
      if report.isQuiet, case .success = report.result { written.talk = "" }
      return written
    }
  }
}
