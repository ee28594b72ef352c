public import CgxContext
import CgxJSON
public import CgxTenant
import Synchronization

/// A tenant without a network: the double of the behaviour suite and of tests of the shell.
public final class InMemoryTenant: Tenant {
  private struct State {
    var variables = JSONObject()
    var answers: [PutOutcome] = []
    var isLoggedIn = false
  }

  private let state = Mutex(State())
  private let sessions: Set<SessionID>
  private let now: Timestamp

  public init(sessions: Set<SessionID>, now: Timestamp) {
    self.sessions = sessions
    self.now = now
  }

  /// Answers the next PUT with this, and applies nothing.
  public func answerNextPut(with outcome: PutOutcome) {
    state.withLock { $0.answers.append(outcome) }
  }

  public func authenticate() async throws(TenantError) -> Authentication {
    state.withLock { $0.isLoggedIn = true }
    return Authentication(kind: .clientCredentials, expiresIn: 3600)
  }

  public func authentication() async -> Authentication? {
    Authentication(
      kind: .clientCredentials, expiresIn: state.withLock(\.isLoggedIn) ? 3600 : nil)
  }

  public func logout() async {
    state.withLock { $0.isLoggedIn = false }
  }

  public func checkSession(_ session: SessionID) async throws(TenantError) {
    guard sessions.contains(session) else {
      throw TenantError(
        .session, .noSuchSession, fate: .nothingSent, status: 404)
    }
  }

  public func context(of session: SessionID) async throws(TenantError) -> ContextDocument {
    try await checkSession(session)
    return ContextDocument(variables: state.withLock(\.variables))
  }

  public func renewToken(refused: Secret?) async throws(TenantError) -> Bool {
    _ = try await authenticate()
    return true
  }

  public func put(
    _ body: [UInt8], to session: SessionID, ifMatch: String?
  ) async -> PutOutcome {
    state.withLock { state in
      if !state.answers.isEmpty { return state.answers.removeFirst() }
      guard sessions.contains(session) else { return .answered(Answer(status: 404)) }
      guard case .array(let entries)? = (try? JSON(parsing: body))?["variables"] else {
        return .answered(Answer(status: 400))
      }
      for entry in entries {
        guard let key = entry["key"]?.string, VariableKey.violation(of: key) == nil else {
          return .answered(Answer(status: 422))
        }
      }
      for entry in entries {
        guard let key = entry["key"]?.string else { continue }
        let expiry = entry["expiresAt"]?.string.flatMap { try? Timestamp(rfc3339: $0) }
        let hasPassed = expiry.map { $0 <= now } ?? false
        state.variables[key] = hasPassed ? nil : entry["value"]
      }
      return .answered(
        Answer(status: 200, document: ContextDocument(variables: state.variables)))
    }
  }
}
