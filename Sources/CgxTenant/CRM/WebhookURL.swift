/// Where a CRM takes notifications: `https`, or `http` on this machine.
///
/// Unlike a tenant's URL it may have a query. Many hooks carry a token there, so that part is never
/// shown.
public struct WebhookURL: Sendable, Equatable, CustomStringConvertible {
  /// Scheme, host, port and path.
  public let description: String
  /// The URL whole, for the one place that sends to it.
  let whole: Secret
  /// The same host, held to the same rules.
  let base: TenantURL
  private let query: Secret

  /// - Parameter allowHTTP: whether `http` may go to other machines.
  public init(_ text: String, allowHTTP: Bool = false) throws(WebhookURLError) {
    guard !text.contains("#") else { throw .fragment }
    let front = text.prefix { $0 != "?" }
    let query = text.dropFirst(front.count + 1)
    guard
      query.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 0x20 && $0.value < 0x7F }),
      !query.contains(where: { "\\\"<>^`{|}".contains($0) })
    else { throw .malformed }
    do {
      base = try TenantURL(String(front), allowHTTP: allowHTTP)
    } catch {
      throw WebhookURLError(error)
    }
    // A hook may tell `/crm/` from `/crm`.
    let slashes = front.reversed().prefix { $0 == "/" }.count
    description = base.text + String(repeating: "/", count: slashes)
    self.query = Secret(String(query))
    let hasPath = description.count(where: { $0 == "/" }) > 2
    whole = Secret(query.isEmpty ? description : description + (hasPath ? "?" : "/?") + query)
  }

  /// The texts that nobody may see: the query, and the values in it that are long enough to be
  /// tokens, as they are and decoded.
  public var secretTexts: Set<String> {
    guard !query.exposed.isEmpty else { return [] }
    let values = query.exposed.split(separator: "&")
      .map { $0.drop { $0 != "=" }.dropFirst() }.filter { $0.utf8.count >= 8 }
    return Set([query.exposed] + values.map { String($0) } + values.compactMap(percentDecoded))
  }
}

/// Why a text is no URL of a hook. It may hold a token or a password, so it is not shown.
public enum WebhookURLError: Error, Equatable, Sendable {
  case malformed
  case scheme(String)
  case userInformation
  case fragment
  /// Customers' data would cross the network in clear.
  case plainHTTP(host: String)

  fileprivate init(_ error: TenantURLError) {
    self =
      switch error {
      case .malformed: .malformed
      case .scheme(let scheme): .scheme(scheme)
      case .userInformation: .userInformation
      case .queryOrFragment: .fragment
      case .plainHTTP(let host): .plainHTTP(host: host)
      }
  }
}

extension WebhookURLError: CustomStringConvertible {
  /// What is wrong, for a sentence that begins with where the text came from.
  public var description: String {
    switch self {
    case .malformed: "is no URL: expected something like https://crm.example/hook"
    case .scheme(let scheme): "begins with '\(scheme)', not https"
    case .userInformation: "holds a user or password, which is not sent"
    case .fragment: "has a '#', which is not sent"
    case .plainHTTP(let host):
      "would send customers' data to '\(host)' in clear: use https, or give --allow-http"
    }
  }
}

extension ProxyEnvironment {
  /// The proxy for a hook; nil where requests go to it directly.
  ///
  /// - Throws: the variable that would count, and why it can't be used.
  public static func proxy(
    for url: WebhookURL, in environment: [String: String]
  ) throws(ProxyVariableError) -> Proxy? {
    try proxy(for: url.base, in: environment)
  }
}
