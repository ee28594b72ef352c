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
    case .status:
      return try await asking(statement) { (tenant) async throws(TenantError) in
        guard let known = await tenant.authentication() else {
          throw TenantError(.auth, .noCredentials, fate: .nothingSent)
        }
        return .authentication(known)
      }
    case .logout:
      await (try tenant(statement)).logout()
      return .loggedOut
    }
  }
}
