import CgxJSON

/// What `--trace` shows of requests and answers, without secrets.
///
/// Lines of a request begin with `>`, those of an answer with `<`, those of a failure with `!`;
/// requests that are in flight at once are told apart by their numbers.
struct TraceRenderer {
  /// The longest part of a body that is shown, in bytes.
  static let bodyLimit = 4096

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
    let (cause, fate) =
      switch failure {
      case .notSent(let cause): (cause, "nothing was sent")
      case .noAnswer(let cause): (cause, "sent, no answer")
      }
    return "! \(peer.mark)#\(number) \(fate) after \(time.wholeMilliseconds) ms: "
      + redactor.redacted(cause.sentence(of: peer))
  }

  private func block(
    _ mark: String, _ title: String, _ headers: [(String, String)], _ body: [UInt8]?,
    hidesBody: Bool
  ) -> String {
    var lines = [title]
    for (name, value) in headers {
      let isSecret = Self.secretHeaders.contains(name.lowercased())
      lines.append("\(name): \(isSecret ? Redactor.mark : redactor.redacted(value))")
    }
    if let body {
      lines.append("")
      lines += hidesBody ? ["(\(body.count) bytes, not shown)"] : shown(body)
    }
    return lines.map { $0.isEmpty ? mark : "\(mark) \($0)" }.joined(separator: "\n")
  }

  private func shown(_ whole: [UInt8]) -> [String] {
    let body = withoutHiddenKeys(whole)
    var limit = min(body.count, Self.bodyLimit)
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

extension Duration {
  fileprivate var wholeMilliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}
