extension TenantURL {
  /// A name for files about this tenant, safe in any folder and of at most 120 characters: its host
  /// and port.
  public var fileName: String { shortened(percentEncoded(authority.host) + "_\(port)") }
}

extension SessionID {
  /// A name for files about this session, safe in any folder and of at most 120 characters.
  public var fileName: String { shortened(percentEncoded(text)) }
}

/// What is too long for the name of a file, with a hash in place of its end.
private func shortened(_ name: String) -> String {
  guard name.utf8.count > 120 else { return name }
  return String(name.prefix(87)) + "~" + sha256(Array(name.utf8)).prefix(32)
}
