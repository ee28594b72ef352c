/// `host`, `host:port` or `[IPv6]:port`, in lower case and without the brackets.
struct HostAndPort: Equatable {
  var host: String
  var port: Int?

  enum Problem: Error {
    case malformed
  }

  init(_ text: some StringProtocol) throws(Problem) {
    let host: String
    var port: String?
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { throw .malformed }
      host = String(text[..<end].dropFirst())
      let behind = text[text.index(after: end)...]
      guard behind.isEmpty || behind.hasPrefix(":") else { throw .malformed }
      if !behind.isEmpty { port = String(behind.dropFirst()) }
    } else if let colon = text.firstIndex(of: ":") {
      host = String(text[..<colon])
      port = String(text[text.index(after: colon)...])
    } else {
      host = String(text)
    }
    guard !host.isEmpty else { throw .malformed }
    self.host = host.lowercased()
    guard let port else { return }
    guard let number = UInt16(port), number > 0, !port.hasPrefix("+") else { throw .malformed }
    self.port = Int(number)
  }

  /// Also an IPv6 address without brackets, which then has no port; nil where it is neither.
  init?(orAddress text: some StringProtocol) {
    if !text.hasPrefix("["), text.count(where: { $0 == ":" }) > 1 {
      host = text.lowercased()
      return
    }
    guard let parsed = try? HostAndPort(text) else { return nil }
    self = parsed
  }

  /// Whether the host is an address, not a name.
  var isAddress: Bool {
    host.contains(":") || host.split(separator: ".").allSatisfy { UInt8($0) != nil }
  }

  /// 127.0.0.0/8, `::1` and `localhost`.
  var isLoopback: Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
