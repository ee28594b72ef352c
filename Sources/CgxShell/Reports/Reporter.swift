public import CgxTenant
import CgxTerminal

/// Writes what statements did, as text or as JSON: the one reader of outcomes.
public struct Reporter: Sendable {
  private let text: TextReport
  private let secrets: SecretRegistry

  /// - Parameter secrets: what is hidden in all that is written, beyond what the reports know to
  ///   be secret.
  public init(text: TextReport, secrets: SecretRegistry) {
    self.text = text
    self.secrets = secrets
  }

  /// Why a request is repeated, and when, for standard error.
  public func text(_ wait: RetryWait) -> String { secrets.redactor.redacted(text.text(wait)) }

  /// A warning, for standard error.
  public func text(_ notice: Notice) -> String { secrets.redactor.redacted(text.text(notice)) }

  /// What goes to standard output and what to standard error.
  public struct Written: Sendable, Equatable {
    public var results = ""
    public var talk = ""
    /// What a statement has done that can't be done twice, where its results can't be written.
    public var done: String?
  }

  public func written(_ report: StatementReport) -> Written {
    let redactor = secrets.redactor
    var written: Written
    switch report.output {
    case .json:
      let json = JSONReport(secretKeys: secrets.keys, redactor: redactor)
      written = Written(results: printableJSON(json.line(report)) + "\n")
    case .text:
      written = text.hiding(secrets.keys, redactor).written(report)
      written.results = redactor.redacted(written.results)
      written.talk = redactor.redacted(written.talk)
    }
    guard case .success(let outcome) = report.result else { return written }
    if report.output == .text, report.isQuiet { written.talk = "" }
    if case .committed(let record) = outcome {
      written.done = "commit \(record.id): \(record.outcome.rawValue)"
    }
    return written
  }
}
