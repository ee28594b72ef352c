import CgxFiles

/// A report that is written to a file when the run has ended.
public struct TestReportFile: Sendable {
  public enum Format: String, CaseIterable, Sendable {
    case junit, tap, json
  }

  public let format: Format
  public let path: String

  /// `FORMAT=FILE`; nil where it is not that.
  public init?(_ text: String) {
    guard let equals = text.firstIndex(of: "="),
      let format = Format(rawValue: String(text[..<equals]))
    else { return nil }
    let path = String(text[text.index(after: equals)...])
    guard !path.isEmpty, path != "-" else { return nil }
    (self.format, self.path) = (format, path)
  }

  /// Whether another report would be written to the same file.
  public func collides(with other: TestReportFile) -> Bool {
    AbsolutePath.of(path) == AbsolutePath.of(other.path)
  }

  /// - Returns: why the file could not be written, before anything is run.
  public func objection() -> String? {
    do {
      try AtomicFile.check(path)
      return nil
    } catch {
      return sentence(error.reason)
    }
  }

  /// - Returns: why the file was not written, where that is so.
  public func write(_ run: TestRun) -> String? {
    let text =
      switch format {
      case .junit: JUnitReport.document(run)
      case .tap: TAPReport.document(run)
      case .json: TestJSONReport.document(run)
      }
    do {
      try AtomicFile.publish(path, text.utf8)
      return nil
    } catch {
      return sentence(error.reason)
    }
  }

  private func sentence(_ reason: String) -> String {
    "can't write the report '\(path)': \(reason)"
  }
}
