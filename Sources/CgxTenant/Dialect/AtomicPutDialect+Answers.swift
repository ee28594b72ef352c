import CgxContext
import CgxJSON

extension AtomicPutDialect {
  /// The context document of an answer.
  ///
  /// - Throws: the reason why it is none.
  static func contextDocument(
    _ bytes: [UInt8], of session: SessionID, etag: String?
  ) throws(TenantError.Reason) -> ContextDocument {
    let json = try parsed(bytes)
    try checkSession(json, session)
    guard case .object(let variables)? = json["variables"] else { throw .notAContext }
    var metadata: [String: ContextDocument.Metadata] = [:]
    if case .object(let entries)? = json["metadata"] {
      for entry in entries.members {
        metadata[entry.key] = ContextDocument.Metadata(
          scope: entry.value["scope"]?.string, expiresAt: entry.value["expiresAt"]?.string)
      }
    }
    // A weak ETag never matches in If-Match (RFC 9110 §13.1.1), and proves nothing.
    let isStrong = etag.map { !$0.hasPrefix("W/") } ?? false
    return ContextDocument(
      variables: variables, updatedAt: json["updatedAt"]?.string, metadata: metadata,
      etag: isStrong ? etag : nil)
  }

  /// - Throws: the reason why an answer is no document of this session.
  static func checkSessionDocument(
    _ bytes: [UInt8], of session: SessionID
  ) throws(TenantError.Reason) {
    try checkSession(try parsed(bytes), session)
  }

  private static func checkSession(
    _ json: JSON, _ session: SessionID
  ) throws(TenantError.Reason) {
    if let id = json["sessionId"], id != .string(session.text) { throw .anotherSession }
  }

  /// The token of an answer, and how long it lives in seconds.
  static func token(
    _ bytes: [UInt8]
  ) throws(TenantError.Reason) -> (token: Secret, lifetime: Int) {
    let json = try parsed(bytes)
    guard let token = json["access_token"]?.string, Secret.canStandInHeader(token) else {
      throw .notAToken
    }
    guard let life = json["expires_in"] else { return (Secret(token), 3600) }
    guard case .number(let number) = life, number.double >= 0 else { throw .notAToken }
    return (Secret(token), Int(min(number.double, 1e9)))
  }

  /// What an error's body says; whatever it is, there is something.
  static func message(_ bytes: [UInt8], traceHeader: String?) -> TenantMessage {
    guard let json = try? JSON(parsing: bytes) else {
      return TenantMessage(traceID: traceHeader)
    }
    let title = json["title"]?.string
    let detail = json["detail"]?.string
    let problem: String? =
      switch (title, detail) {
      case (let title?, let detail?) where title != detail: "\(title): \(detail)"
      default: detail ?? title
      }
    let text =
      problem ?? json["error_description"]?.string ?? json["message"]?.string
      ?? json["error"]?.string ?? json["error"]?["message"]?.string
    return TenantMessage(
      text: text, code: json["code"]?.string ?? json["error"]?.string,
      traceID: json["traceId"]?.string ?? traceHeader)
  }

  private static func parsed(_ bytes: [UInt8]) throws(TenantError.Reason) -> JSON {
    do {
      return try JSON(parsing: bytes, depthLimit: answerDepthLimit)
    } catch {
      throw .notJSON
    }
  }
}

extension TenantError.Reason: Error {}

extension Secret {
  /// Whether a text may be sent in a header: no white space, no control characters
  /// (RFC 6750 §2.1, RFC 9110 §5.5).
  static func canStandInHeader(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }
}
