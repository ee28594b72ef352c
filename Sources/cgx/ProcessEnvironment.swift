import Glibc

/// The environment of this process.
enum ProcessEnvironment {
  static var values: [String: String] {
    var values: [String: String] = [:]
    var next = environ
    while let entry = next.pointee {
      let pair = String(cString: entry)
      if let equals = pair.utf8.firstIndex(of: UInt8(ascii: "=")) {
        values[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
      }
      next += 1
    }
    return values
  }
}
