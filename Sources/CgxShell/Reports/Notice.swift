import CgxTerminal

/// What a person should know of a run although no statement failed: the facts and their sentences.
public enum Notice: Sendable, Equatable {
  /// The file of `--metrics-file` can't be written; it is tried again.
  case metricsFileUnwritable(path: String, reason: String)

  var sentence: String {
    switch self {
    case .metricsFileUnwritable(let path, let reason):
      "can't write the metrics to '\(path)': \(reason)"
    }
  }
}

extension TextReport {
  /// A line for standard error, whatever the output and however quiet the run.
  func text(_ notice: Notice) -> String {
    errorStyle.strong("warning") + ": " + printable(notice.sentence) + "\n"
  }
}
