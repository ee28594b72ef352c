/// The base URL of a tenant: `https`, or `http` on this machine.
public struct TenantURL: Sendable, Equatable, CustomStringConvertible {
  /// Without a slash at its end.
  public let text: String
  public var description: String { text }

  /// - Parameter allowHTTP: whether `http` may go to other machines.
  public init(_ text: String, allowHTTP: Bool = false) throws(TenantURLError) {
    guard let colon = text.firstRange(of: "://") else { throw .malformed(text) }
    let scheme = text[..<colon.lowerBound].lowercased()
    guard scheme == "https" || scheme == "http" else { throw .scheme(scheme) }
    let rest = text[colon.upperBound...]
    guard
      rest.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 0x20 && $0.value < 0x7F }),
      !rest.contains(where: { "\\\"<>^`{|}".contains($0) })
    else { throw .malformed(text) }
    guard !rest.contains("?"), !rest.contains("#") else { throw .queryOrFragment }
    let authority = rest.prefix { $0 != "/" }
    guard !authority.contains("@") else { throw .userInformation }
    let host = try Self.host(of: authority, in: text)
    guard scheme == "https" || allowHTTP || Self.isLoopback(host) else {
      throw .plainHTTP(host: host)
    }
    var path = rest.dropFirst(authority.count)
    while path.hasSuffix("/") { path.removeLast() }
    self.text = scheme + "://" + authority.lowercased() + path
  }

  private static func host(
    of authority: Substring, in text: String
  ) throws(TenantURLError) -> String {
    var host = authority
    var port: Substring?
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { throw .malformed(text) }
      host = authority[authority.index(after: authority.startIndex)..<end]
      let behind = authority[authority.index(after: end)...]
      guard behind.isEmpty || behind.hasPrefix(":") else { throw .malformed(text) }
      port = behind.isEmpty ? nil : behind.dropFirst()
    } else if let colon = authority.firstIndex(of: ":") {
      host = authority[..<colon]
      port = authority[authority.index(after: colon)...]
    }
    guard !host.isEmpty else { throw .malformed(text) }
    if let port {
      guard let number = UInt16(port), number > 0 else { throw .malformed(text) }
    }
    return host.lowercased()
  }

  /// 127.0.0.0/8, `::1` and `localhost`.
  private static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}

/// Why a text is no URL of a tenant.
public enum TenantURLError: Error, Equatable, Sendable {
  case malformed(String)
  case scheme(String)
  case userInformation
  case queryOrFragment
  /// Credentials would cross the network in clear.
  case plainHTTP(host: String)
}
