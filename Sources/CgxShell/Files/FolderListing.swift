import CgxLanguage
import Glibc

/// Lists folders for someone who types a path.
enum FolderListing {
  /// More entries than this are not listed.
  static let limit = 1000
  /// More members of a folder than this are not looked at.
  private static let scanLimit = 20_000

  /// The members of the path's folder whose names begin with its last component; hidden ones only
  /// where it begins with a dot.
  ///
  /// - Parameter home: what `~/` stands for.
  static func entries(goingOnFrom path: String, home: String?) -> [Vocabulary.FileEntry] {
    let slash = path.lastIndex(of: "/")
    let prefix = slash.map { path[path.index(after: $0)...] } ?? path[...]
    let folder = ScriptPath.resolve(
      slash.map { String(path[...$0]) } ?? "./", besides: "", home: home)
    guard !folder.utf8.contains(0), let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var entries: [Vocabulary.FileEntry] = []
    for _ in 0..<scanLimit {
      guard entries.count < limit, let entry = readdir(stream) else { break }
      guard let name = name(of: entry), name != ".", name != "..", name.hasPrefix(prefix),
        prefix.hasPrefix(".") || !name.hasPrefix(".")
      else { continue }
      entries.append(.init(name: name, isFolder: isFolder(entry, folder + name)))
    }
    return entries
  }

  /// Nil where the name is no UTF-8: it can't be typed either.
  private static func name(of entry: UnsafeMutablePointer<dirent>) -> String? {
    withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
      String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  private static func isFolder(_ entry: UnsafeMutablePointer<dirent>, _ path: String) -> Bool {
    switch Int(entry.pointee.d_type) {
    case Int(DT_DIR): return true
    case Int(DT_LNK), Int(DT_UNKNOWN):
      let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_DIRECTORY | O_CLOEXEC)
      guard descriptor >= 0 else { return false }
      close(descriptor)
      return true
    default: return false
    }
  }
}
