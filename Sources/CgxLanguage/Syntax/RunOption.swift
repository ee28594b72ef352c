public import CgxContext

/// The options of the run that `option` shows and sets.
public enum RunOption: String, CaseIterable, Sendable {
  case attempts
  case dryRun = "dry-run"
  case onConflict = "on-conflict"
  case output
  case pager
  case quiet
  case rate
  case readOnly = "read-only"
  case timeout

  /// What its value looks like.
  public var valueSyntax: String {
    switch self {
    case .attempts: "a count from 1 to 10"
    case .onConflict: "ours, theirs or fail"
    case .output: "text or json"
    case .quiet, .readOnly, .dryRun, .pager: "on or off"
    case .rate: "requests in a time such as 100/m, or off"
    case .timeout: "a duration such as 15s"
    }
  }
}

/// An option with its value.
public enum RunSetting: Sendable, Equatable {
  case attempts(Int)
  case dryRun(Bool)
  case onConflict(ConflictPolicy)
  case output(isJSON: Bool)
  case pager(Bool)
  case quiet(Bool)
  /// Nil: requests follow one another as fast as they come.
  case rate(RequestRate?)
  case readOnly(Bool)
  case timeout(milliseconds: Int64)
}

extension RunOption {
  /// How often a request may be sent at the most.
  public static let attemptRange = 1...10
  /// How long a request may take, in milliseconds.
  public static let timeoutRange: ClosedRange<Int64> = 1...86_400_000

  /// What a text sets this option to, or nil where it is no value of it.
  public func setting(_ text: String) -> RunSetting? {
    switch self {
    case .attempts:
      Int(text).flatMap { Self.attemptRange.contains($0) ? .attempts($0) : nil }
    case .dryRun: flag(text).map(RunSetting.dryRun)
    case .onConflict: ConflictPolicy(rawValue: text).map(RunSetting.onConflict)
    case .output: ["text", "json"].contains(text) ? .output(isJSON: text == "json") : nil
    case .pager: flag(text).map(RunSetting.pager)
    case .quiet: flag(text).map(RunSetting.quiet)
    case .rate: text == "off" ? .rate(nil) : (try? RequestRate(text)).map { .rate($0) }
    case .readOnly: flag(text).map(RunSetting.readOnly)
    case .timeout:
      (try? DurationText.milliseconds(text)).flatMap {
        Self.timeoutRange.contains($0) ? .timeout(milliseconds: $0) : nil
      }
    }
  }

  private func flag(_ text: String) -> Bool? {
    text == "on" ? true : text == "off" ? false : nil
  }
}
