/// An HTTP proxy that tunnels to a tenant with `CONNECT`.
public struct Proxy: Sendable, Equatable {
  public var host: String
  public var port: Int
  /// `user:password`, sent as Basic (RFC 7617).
  public var credentials: Secret?

  public init(host: String, port: Int, credentials: Secret? = nil) {
    self.host = host
    self.port = port
    self.credentials = credentials
  }

  /// A proxy as environment variables name it: `http://user:password@host:port`, where only the
  /// host is needed; the port is 80 then.
  ///
  /// The user and password are percent-encoded.
  init(_ text: String) throws(ProxyURLError) {
    var rest = text[...]
    if let colon = text.firstRange(of: "://") {
      guard text[..<colon.lowerBound].lowercased() == "http" else { throw .scheme }
      rest = text[colon.upperBound...]
    }
    if rest.hasSuffix("/") { rest.removeLast() }
    var credentials: Secret?
    // The last one: a password may hold an '@' that nobody has encoded.
    if let at = rest.lastIndex(of: "@") {
      guard let decoded = percentDecoded(rest[..<at]), decoded.utf8.allSatisfy({ $0 >= 0x20 })
      else { throw .malformed }
      credentials = Secret(decoded.contains(":") ? decoded : decoded + ":")
      rest = rest[rest.index(after: at)...]
    }
    guard
      rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
      !rest.contains(where: { "/?#\\".contains($0) }),
      let authority = try? HostAndPort(rest)
    else { throw .malformed }
    self.init(host: authority.host, port: authority.port ?? 80, credentials: credentials)
  }
}

/// What is wrong with a text that was meant as a proxy; it may hold a password, so it is not shown.
public enum ProxyURLError: Error, Equatable, Sendable {
  case malformed
  /// Only `http` proxies are known.
  case scheme
}

/// A text without its percent-encoding; nil where that is broken or not UTF-8.
func percentDecoded(_ text: Substring) -> String? {
  var bytes: [UInt8] = []
  var rest = text.utf8[...]
  while let byte = rest.popFirst() {
    guard byte == UInt8(ascii: "%") else {
      bytes.append(byte)
      continue
    }
    guard let digits = String(rest.prefix(2)), digits.utf8.count == 2,
      let value = UInt8(digits, radix: 16), !digits.hasPrefix("+")
    else { return nil }
    bytes.append(value)
    rest = rest.dropFirst(2)
  }
  return String(validating: bytes, as: UTF8.self)
}
