import CgxLanguage
import Glibc

/// The scripts of paths that someone gives: files as they are, of folders every `.cgx` below.
public enum ScriptFolder {
  /// - Throws: `FileError` where a folder can't be read, or holds no script. A file is not looked at.
  public static func scripts(of path: String) throws(FileError) -> [String] {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return [path] }
    let found = try ScriptFinder([path]).files
    guard !found.isEmpty else {
      throw FileError(path: path, reason: "no script (*.cgx) is below it", isMissing: true)
    }
    return found.map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 }
  }
}
