import CgxJSON

/// What `--trace` shows of requests and answers, without secrets.
///
/// Lines of a request begin with `>`, those of an answer with `<`, those of a failure with `!`;
/// requests that are in flight at once are told apart by their numbers.
struct TraceRenderer {
  /// The longest part of a body that is shown, in bytes.
  var bodyLimit = 4096

  /// Headers whose values are secrets by their nature.
  private static let secretHeaders: Set = [
    "authorization", "x-api-key", "proxy-authorization", "set-cookie", "cookie",
    "webhook-signature",
  ]

  /// Hides secrets wherever they occur.
  let redactor: Redactor
  /// The variables whose values are not shown, however short.
  var hiddenKeys: Set<String> = []
  var peer = Peer.tenant

  func request(
    _ number: Int, _ method: String, _ url: String, _ headers: [(String, String)],
    _ body: [UInt8]?, hidesBody: Bool
  ) -> String {
    block(
      ">", "\(peer.mark)#\(number) \(method) \(redactor.redacted(url))", headers, body,
      hidesBody: hidesBody)
  }

  func answer(
    _ number: Int, _ status: Int, after time: Duration, _ headers: [(String, String)],
    _ body: [UInt8], hidesBody: Bool
  ) -> String {
    block(
      "<", "\(peer.mark)#\(number) \(status) after \(time.wholeMilliseconds) ms", headers,
      body.isEmpty ? nil : body, hidesBody: hidesBody)
  }

  func failure(_ number: Int, _ failure: TransportFailure, after time: Duration) -> String {
    let (cause, fate) = failure.causeAndFate
    return "! \(peer.mark)#\(number) \(fate) after \(time.wholeMilliseconds) ms: "
      + redactor.redacted(cause.sentence(of: peer))
  }

  /// What came of a request that was not answered.
  func sentence(of failure: TransportFailure) -> String {
    let (cause, fate) = failure.causeAndFate
    return "\(fate): " + redactor.redacted(cause.sentence(of: peer))
  }

  private func block(
    _ mark: String, _ title: String, _ headers: [(String, String)], _ body: [UInt8]?,
    hidesBody: Bool
  ) -> String {
    var lines = [title]
    for (name, value) in headers {
      lines.append("\(name): \(shown(value, ofHeader: name))")
    }
    if let body { lines += [""] + self.lines(of: body, hidesBody: hidesBody) }
    return lines.map { $0.isEmpty ? mark : "\(mark) \($0)" }.joined(separator: "\n")
  }

  func shown(_ value: String, ofHeader name: String) -> String {
    Self.secretHeaders.contains(name.lowercased()) ? Redactor.mark : redactor.redacted(value)
  }

  func lines(of body: [UInt8], hidesBody: Bool) -> [String] {
    hidesBody ? ["(\(body.count) bytes, not shown)"] : shown(body)
  }

  private func shown(_ whole: [UInt8]) -> [String] {
    let body = withoutHiddenKeys(whole)
    var limit = min(body.count, bodyLimit)
    // Not in the middle of a character.
    while limit < body.count, limit > 0, body[limit] & 0xC0 == 0x80 { limit -= 1 }
    let text = String(decoding: redactor.redacted(body, limit: limit), as: UTF8.self)
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map { String($0) }
    return limit < body.count ? lines + ["… \(whole.count) bytes"] : lines
  }

  /// The body as it is, unless it holds a variable that is hidden.
  private func withoutHiddenKeys(_ body: [UInt8]) -> [UInt8] {
    guard !hiddenKeys.isEmpty, let value = try? JSON(parsing: body) else { return body }
    let shown = value.hidingVariables(hiddenKeys)
    return shown == value ? body : shown.compactBytes
  }
}

extension TransportFailure {
  fileprivate var causeAndFate: (Cause, String) {
    switch self {
    case .notSent(let cause): (cause, "nothing was sent")
    case .noAnswer(let cause): (cause, "sent, no answer")
    }
  }
}

extension Duration {
  var wholeMilliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}
