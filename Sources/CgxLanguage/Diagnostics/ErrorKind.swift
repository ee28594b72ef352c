/// The kinds of errors (`language.md`, "Error kinds").
public enum ErrorKind: String, CaseIterable, Sendable {
  case parse, validation, auth, session, refused, conflict
  case rateLimited = "rate-limited"
  case unreachable, unknown, ledger, expectation
  /// A file that a statement names can't be read.
  case file
  /// The command line or the configuration does not make sense.
  case usage
  /// The script ended with changes that were never committed.
  case uncommitted
  case interrupted
}
