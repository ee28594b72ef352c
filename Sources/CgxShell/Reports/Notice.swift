public import CgxContext
import CgxTerminal

/// What a person should know of a run although no statement failed: the facts and their sentences.
public enum Notice: Sendable, Equatable {
  /// The file of `--metrics-file` can't be written; it is tried again.
  case metricsFileUnwritable(path: String, reason: String)
  /// A run has broken off between what it meant to send and what came of it, or never found out.
  case openCommit(id: String, session: String, tenant: String, moment: Timestamp)
  case moreOpenCommits(Int)
  /// What became of such a commit.
  /// Contexts hold nothing of such commits; they are read again after that time.
  case settling(count: Int, time: Duration)
  case settled(id: String, outcome: CommitRecord.Outcome)
  /// The CRM was not told of a commit; what waits is tried again, what is parked is not.
  case notNotified(reason: String, waiting: Int, parked: Int)
  /// The file of `record` can't be written any more.
  case recordingFailed(path: String, reason: String)
  /// What was done can't be written down, or what waits can't be read.
  case ledger(reason: String)
  /// Commits of unknown outcome that went to other tenants.
  case elsewhere(count: Int)

  var sentence: String {
    switch self {
    case .metricsFileUnwritable(let path, let reason):
      "can't write the metrics to '\(path)': \(reason)"
    case .openCommit(let id, let session, let tenant, let moment):
      "it is not known what became of \(id) to \(session) (\(tenant), "
        + "\(moment.wholeSecond.rfc3339)): 'recover' in a run with that tenant finds out"
    case .settling(let count, let time):
      "nothing of \(count == 1 ? "a commit" : "\(count) commits") of an earlier run is there; its "
        + "request may still be on its way: looking again in "
        + DurationText.text(seconds: max(1, Int64(time.milliseconds / 1000)))
    case .moreOpenCommits(let count): "and of \(count) more"
    case .settled(let id, let outcome):
      switch outcome {
      case .committed: "\(id) of an earlier run is committed, confirmed by read-back"
      case .superseded: "it can't be told any more what became of \(id) of an earlier run"
      default: "\(id) of an earlier run is not committed: the context holds nothing of it"
      }
    case .notNotified(let reason, let waiting, let parked):
      "the CRM was not told: \(reason); \(waiting) waiting"
        + (parked == 0 ? "" : ", \(parked) given up") + " ('crm status')"
    case .recordingFailed(let path, let reason):
      "nothing more is recorded: can't write '\(path)': \(reason)"
    case .ledger(let reason): reason
    case .elsewhere(let count):
      "\(count) more of unknown outcome went to other tenants: 'recover' in a run with those"
    }
  }
}

extension TextReport {
  /// A line for standard error, whatever the output and however quiet the run.
  func text(_ notice: Notice) -> String {
    errorStyle.strong("warning") + ": " + printable(notice.sentence) + "\n"
  }
}
