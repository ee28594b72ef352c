/// The proxies that environment variables name: `https_proxy`, `http_proxy` and `no_proxy`.
///
/// The lower-case name counts first, as with curl. `HTTP_PROXY` in capitals counts for nothing: in
/// a CGI program it would come from whoever sends a header `Proxy` ("httpoxy").
public enum ProxyEnvironment {
  /// The proxy for a tenant; nil where requests go to it directly, as they always do to this
  /// machine.
  ///
  /// - Throws: the variable that would count, and why it can't be used.
  public static func proxy(
    for url: TenantURL, in environment: [String: String]
  ) throws(ProxyVariableError) -> Proxy? {
    guard !url.authority.isLoopback else { return nil }
    let names = url.isSecure ? ["https_proxy", "HTTPS_PROXY"] : ["http_proxy"]
    guard let (name, value) = first(names, in: environment) else { return nil }
    if let (_, list) = first(["no_proxy", "NO_PROXY"], in: environment) {
      guard !isExempt(url, from: list) else { return nil }
    }
    do {
      return try Proxy(value)
    } catch {
      throw ProxyVariableError(variable: name, reason: error)
    }
  }

  private static func first(
    _ names: [String], in environment: [String: String]
  ) -> (name: String, value: String)? {
    for name in names {
      if let value = environment[name], !value.isEmpty { return (name, value) }
    }
    return nil
  }

  /// Whether a list of hosts, host suffixes and `*`, each with or without a port, names a tenant.
  private static func isExempt(_ url: TenantURL, from list: String) -> Bool {
    list.split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\t" }).contains { entry in
      if entry == "*" { return true }
      // `.example.com` and `*.example.com` mean what `example.com` means.
      let name = entry.hasPrefix("*.") ? entry.dropFirst(2) : entry.drop { $0 == "." }
      guard let exempt = HostAndPort(orAddress: name) else { return false }
      if let port = exempt.port, port != url.port { return false }
      let host = url.authority.host
      return host == exempt.host || (!url.authority.isAddress && host.hasSuffix("." + exempt.host))
    }
  }
}

/// A variable that names no proxy that could be used.
public struct ProxyVariableError: Error, Equatable, Sendable {
  public var variable: String
  public var reason: ProxyURLError
}

extension ProxyVariableError: CustomStringConvertible {
  /// Without the value, which may hold a password.
  public var description: String {
    switch reason {
    case .malformed: "\(variable) is no proxy: expected http://HOST:PORT"
    case .scheme: "\(variable) names a proxy that is not http: expected http://HOST:PORT"
    }
  }
}
