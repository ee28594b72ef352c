/// The options of the run that `option` shows and sets.
public enum RunOption: String, CaseIterable, Sendable {
  case output
  case quiet
  case readOnly = "read-only"
  case timeout

  /// What its value looks like.
  public var valueSyntax: String {
    switch self {
    case .output: "text or json"
    case .quiet, .readOnly: "on or off"
    case .timeout: "a duration such as 15s"
    }
  }
}
