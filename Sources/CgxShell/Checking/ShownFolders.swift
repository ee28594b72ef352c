import CgxFiles

/// The folders whose files a check shows text of: those that the given scripts stand in, and the one
/// that it runs in.
///
/// A script names what it likes, `/etc/shadow` too, and who checks it may read more than its author.
public struct ShownFolders {
  private var roots: Set<String> = []
  /// Given files that stand in no folder, as the pipes of a shell do.
  private var files: Set<String> = ["-"]

  /// - Parameter paths: the scripts and folders that are given.
  public init(_ paths: [String]) {
    roots.insert(AbsolutePath.of("."))
    for path in paths where path != "-" {
      files.insert(path)
      switch FileStatus(path)?.kind {
      case .folder: roots.insert(AbsolutePath.of(path))
      case .regular:
        // Where the script was named, not where a link leads: that is where its paths begin.
        roots.insert(AbsolutePath.of(path.contains("/") ? Self.folder(of: path) : "."))
      default: continue
      }
    }
  }

  /// Whether a file is one of the given, or stands below one of the folders, links being followed.
  func hold(_ path: String) -> Bool {
    if files.contains(path) { return true }
    var folder = AbsolutePath.of(path)
    // What is not there, or can't be followed, is no file of a folder.
    guard folder.hasPrefix("/") else { return false }
    while folder != "/" {
      folder = Self.folder(of: folder)
      if roots.contains(folder) { return true }
    }
    return false
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }
}
