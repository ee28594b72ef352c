/// The base URL of a tenant: `https`, or `http` on this machine.
public struct TenantURL: Sendable, Equatable, CustomStringConvertible {
  /// Without a slash at its end.
  public let text: String
  public var description: String { text }
  let authority: HostAndPort

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
    let hostAndPort = rest.prefix { $0 != "/" }
    guard !hostAndPort.contains("@") else { throw .userInformation }
    guard let authority = try? HostAndPort(hostAndPort) else { throw .malformed(text) }
    guard scheme == "https" || allowHTTP || authority.isLoopback else {
      throw .plainHTTP(host: authority.host)
    }
    var path = rest.dropFirst(hostAndPort.count)
    while path.hasSuffix("/") { path.removeLast() }
    self.text = scheme + "://" + hostAndPort.lowercased() + path
    self.authority = authority
  }

  /// Whether it is `https`.
  var isSecure: Bool { text.hasPrefix("https:") }

  var port: Int { authority.port ?? (isSecure ? 443 : 80) }
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
