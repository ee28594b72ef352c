public import CgxContext
public import CgxLanguage
import CgxTenant
import CgxTerminal

/// What went wrong with a test case or a file of them, without secrets.
public struct TestProblem: Sendable {
  private enum Detail: Sendable {
    case failure(Failure, Redactor, fate: String?)
    case lines([String])
  }

  public let kind: ErrorKind
  /// In one sentence.
  public let title: String
  public let place: Place?
  private let detail: Detail
  /// What was compared, where two values differ.
  let comparison: ValueComparison?

  /// - Parameters:
  ///   - failure: one that hides its secrets already.
  ///   - fate: what was sent; nil where that tells nothing.
  init(_ failure: Failure, _ redactor: Redactor, fate: String? = nil) {
    kind = failure.kind
    title = failure.title
    place = failure.items.first?.location.place
    comparison = failure.mismatch.map { ValueComparison($0) }
    // Neither the values nor the work is needed again for each report.
    var failure = failure
    failure.mismatch = nil
    detail = .failure(failure, redactor, fate: fate)
  }

  /// - Parameter lines: more than the title says.
  init(_ kind: ErrorKind, _ title: String, lines: [String] = []) {
    self.kind = kind
    self.title = title
    place = nil
    comparison = nil
    detail = .lines(lines)
  }

  /// All of it: place, marked text, expected, actual, what to do.
  func text(_ style: Style = .plain) -> String {
    switch detail {
    case .failure(let failure, let redactor, let fate):
      return ErrorRenderer(style: style, redactor: redactor).text(
        failure, differences: comparison?.lines ?? [], fate: fate)
    case .lines(let lines):
      let head = style.error("error") + ": " + style.strong(printable(title))
      return ([head] + lines.map { coloured($0, style) }).joined(separator: "\n") + "\n"
    }
  }

  private func coloured(_ line: String, _ style: Style) -> String {
    let line = printable(line)
    switch line.first {
    case "+": return style.good(line)
    case "-": return style.mark(line)
    case "@": return style.faint(line)
    default: return line
    }
  }
}
