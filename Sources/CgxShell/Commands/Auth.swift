import CgxLanguage
import CgxTenant

extension Interpreter {
  func auth(_ action: AuthAction, _ statement: Statement) async throws(Failure) -> Outcome {
    switch action {
    case .login:
      return .authenticated(
        try await asking(statement) { (tenant) async throws(TenantError) in
          try await tenant.authenticate()
        })
    case .status: return .authentication(await (try tenant(statement)).authentication())
    case .logout:
      await (try tenant(statement)).logout()
      return .loggedOut
    }
  }
}
