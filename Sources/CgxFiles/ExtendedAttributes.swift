import CExtendedAttributes
import Glibc

/// What a file has besides mode and owner: attributes of its own, and access control lists
/// (xattr(7), acl(5)).
enum ExtendedAttributes {
  private static let accessList = "system.posix_acl_access"
  /// Those that belong to the content, and not to the file: the kernel's own signatures of it.
  private static let signatures: Set<String> = ["security.ima", "security.evm"]

  /// Gives the attributes of one file to another, which may have got an access control list from its
  /// folder.
  ///
  /// - Throws: where one can't be kept; not where the file system has none.
  static func copy(from path: String, to descriptor: Int32) throws(AtomicFile.WriteError) {
    let names = try names(of: path)
    if !names.contains(accessList), fremovexattr(descriptor, accessList) != 0,
      ![ENODATA, ENOTSUP].contains(errno)
    {
      throw failure(accessList)
    }
    for name in names where !signatures.contains(name) {
      guard let value = try read(name, { getxattr(path, name, $0, $1) }),
        // Where nothing is to be changed, none of the rights to change it are needed.
        try read(name, { fgetxattr(descriptor, name, $0, $1) }) != value
      else { continue }
      if fsetxattr(descriptor, name, value, value.count, 0) != 0, errno != ENOTSUP {
        throw failure(name)
      }
    }
  }

  private static func names(of path: String) throws(AtomicFile.WriteError) -> [String] {
    let bytes = try read("", { listxattr(path, $0, $1) }) ?? []
    return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Asks for a size first, and again where there is more by then; nil where there is nothing.
  private static func read(
    _ name: String, _ call: (UnsafeMutablePointer<CChar>?, Int) -> Int
  ) throws(AtomicFile.WriteError) -> [UInt8]? {
    while true {
      let size = call(nil, 0)
      if size == 0 { return [] }
      var buffer = [CChar](repeating: 0, count: max(size, 1))
      let count = size < 0 ? size : call(&buffer, size)
      if count >= 0 { return buffer[..<count].map(UInt8.init(bitPattern:)) }
      switch errno {
      case ERANGE: continue
      case ENOTSUP, ENODATA: return nil
      default: throw failure(name)
      }
    }
  }

  private static func failure(_ name: String) -> AtomicFile.WriteError {
    let reason = String(cString: strerror(errno))
    let which = name.isEmpty ? "its extended attributes" : "its extended attribute '\(name)'"
    return AtomicFile.WriteError("\(which) can't be kept: \(reason); nothing is written")
  }
}
