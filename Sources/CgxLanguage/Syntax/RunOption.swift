/// The options of the run that `option` shows and sets.
public enum RunOption: String, CaseIterable, Sendable {
  case attempts
  case dryRun = "dry-run"
  case onConflict = "on-conflict"
  case output
  case quiet
  case rate
  case readOnly = "read-only"
  case timeout

  /// What its value looks like.
  public var valueSyntax: String {
    switch self {
    case .attempts: "how often a request is sent at the most, 1 to 10"
    case .onConflict: "ours, theirs or fail"
    case .output: "text or json"
    case .quiet, .readOnly, .dryRun: "on or off"
    case .rate: "requests in a time such as 100/m, or off"
    case .timeout: "a duration such as 15s"
    }
  }
}
