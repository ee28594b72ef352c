/// The sandbox's own CRM hook.
extension SandboxState {
  /// `POST /crm/notifications`
  mutating func takeNotification(
    _ request: SandboxRequest, at now: UTCInstant
  ) -> SandboxResponse {
    guard let body = request.body else {
      return SandboxResponse(
        problem: 413, "the body is longer than \(SandboxRequest.bodyLimit) bytes")
    }
    let check = NotificationCheck(secret: configuration.hookSecret, now: now)
    do {
      let id = try check.id(of: request.headers, body: body)
      guard inbox.add(id: id, body: String(decoding: body, as: UTF8.self), at: now) else {
        return SandboxResponse(problem: 409, "webhook-id: another body has come with this one")
      }
    } catch {
      return SandboxResponse(problem: error.status, error.detail)
    }
    return .noContent
  }

  /// `GET /crm/notifications`
  func notificationList() -> SandboxResponse {
    let list = inbox.recent.map {
      "{\"id\":\(quoted($0.id)),\"received\":\(quoted($0.received)),\"count\":\($0.count),"
        + "\"body\":\($0.body)}"
    }
    return SandboxResponse(json: "{\"notifications\":[\(list.joined(separator: ","))]}")
  }
}
