import CgxLanguage
import Glibc

/// The scripts of paths that someone gives: files as they are, of folders every `.cgx` below.
public enum ScriptFolder {
  /// In the order of the paths; those of a folder by name. Hidden folders, and those behind symbolic
  /// links, are not looked into.
  ///
  /// - Throws: `FileError` where a folder can't be read, or holds no script.
  public static func scripts(of path: String) throws(FileError) -> [String] {
    guard isFolder(path) else { return [path] }
    var found: [String] = []
    var open = [path.hasSuffix("/") ? String(path.dropLast()) : path]
    while let folder = open.popLast() {
      for (name, isFolder) in try members(of: folder.isEmpty ? "/" : folder) {
        let member = folder + "/" + name
        if isFolder {
          if !name.hasPrefix(".") { open.append(member) }
        } else if name.hasSuffix(".cgx") {
          found.append(member)
        }
      }
    }
    guard !found.isEmpty else {
      throw FileError(path: path, reason: "no script (*.cgx) is below it", isMissing: true)
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      .map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 }
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func members(
    of folder: String
  ) throws(FileError) -> [(name: String, isFolder: Bool)] {
    guard let stream = opendir(folder) else {
      let reason = errno == EACCES ? "permission denied" : String(cString: strerror(errno))
      throw FileError(path: folder, reason: reason, isMissing: false)
    }
    defer { closedir(stream) }
    var members: [(name: String, isFolder: Bool)] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let name, name != ".", name != ".." else { continue }
      var status = stat()
      guard lstat(folder + "/" + name, &status) == 0 else { continue }
      members.append((name, status.st_mode & S_IFMT == S_IFDIR))
    }
    return members
  }
}
