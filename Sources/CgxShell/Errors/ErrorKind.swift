import CgxTenant

/// The kinds of errors (`language.md`, "Error kinds"), each with its exit code.
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

  public var exitCode: Int32 {
    switch self {
    case .expectation: 1
    case .parse: 2
    case .validation: 3
    case .auth: 4
    case .session, .refused: 5
    case .conflict: 6
    case .unreachable, .rateLimited: 7
    case .unknown: 8
    case .uncommitted: 9
    case .ledger: 10
    case .usage: 64
    case .file: 66
    case .interrupted: 130
    }
  }

  init(_ kind: TenantError.Kind) {
    self =
      switch kind {
      case .auth: .auth
      case .session: .session
      case .refused: .refused
      case .conflict: .conflict
      case .rateLimited: .rateLimited
      case .unreachable: .unreachable
      case .unknown: .unknown
      }
  }
}
