public import CgxLanguage
import CgxTenant

extension ErrorKind {
  /// The exit code of a run that ends with it (`language.md`, "Command line").
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
      case .ledger: .ledger
      }
  }
}
