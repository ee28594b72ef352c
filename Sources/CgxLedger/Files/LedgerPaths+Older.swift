import Glibc

extension LedgerPaths {
  /// Whether full files of this ledger are beside it: then there was one that grew, too.
  var hasOlderFiles: Bool {
    guard let entries = opendir(folder) else { return false }
    defer { closedir(entries) }
    let pattern = rotatedName(firstSeq: 0, number: 1)
    guard let digits = pattern.firstRange(of: ".000000000000") else { return false }
    let start = pattern[..<digits.lowerBound] + "."
    let end = pattern[digits.upperBound...]
    while let entry = readdir(entries) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasPrefix(start), name.hasSuffix(end) else { continue }
      let middle = name.dropFirst(start.count).prefix { $0.isASCII && $0.isNumber }
      if middle.count == 12, let path = path(of: name), Self.beginsAsLedger(path) { return true }
    }
    return false
  }

  private static func beginsAsLedger(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    let start = Array(#"{"seq":"#.utf8)
    var bytes = [UInt8](repeating: 0, count: start.count)
    return Glibc.read(descriptor, &bytes, bytes.count) == start.count && bytes == start
  }
}
