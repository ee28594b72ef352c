import CgxLanguage
import CgxTenant

extension Interpreter {
  func auth(_ action: AuthAction, _ statement: Statement) async throws(Failure) -> Outcome {
    switch action {
    case .login: return .authenticated(try await authenticate(statement))
    case .status:
      return try await asking(statement) { (tenant) async throws(TenantError) in
        guard let known = await tenant.authentication() else {
          throw TenantError(.auth, .noCredentials, fate: .nothingSent)
        }
        return .authentication(known)
      }
    case .logout:
      await (try tenant(statement)).logout()
      await connection.use(nil)
      return .loggedOut
    }
  }

  private func authenticate(_ statement: Statement) async throws(Failure) -> Authentication {
    let isAsked = try await askForMissingCredential(statement)
    do {
      return try await asking(statement) { (tenant) async throws(TenantError) in
        try await tenant.authenticate()
      }
    } catch {
      // What was refused is asked for again the next time.
      if isAsked, error.kind == .auth { await connection.use(nil) }
      throw error
    }
  }

  /// Asks the person at the terminal for a client ID and its secret, where no credential is
  /// configured whole.
  private func askForMissingCredential(_ statement: Statement) async throws(Failure) -> Bool {
    guard let ask = askForCredential, connection.sandbox == nil,
      await connection.lacksCredential
    else { return false }
    let settings = configuration.settings
    var id = settings[.clientID]
    if id == nil { id = await ask(.clientID) }
    guard let id, !id.isEmpty, let secret = await ask(.clientSecret(clientID: id)),
      !secret.isEmpty
    else {
      throw failure(
        .auth,
        Message(
          "there are no credentials, and none were given",
          help: ["'auth' asks again; COGNIGY_CLIENT_ID and COGNIGY_CLIENT_SECRET set them"]),
        statement)
    }
    secrets.insert(secret)
    await connection.use(.clientCredentials(id: id, secret: Secret(secret)))
    return true
  }
}
