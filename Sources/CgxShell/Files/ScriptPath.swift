/// Paths that stand in a script.
enum ScriptPath {
  /// Where the file of a resolved path lies, where scripts have shorter names in messages.
  static func file(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") ? path : folder + path
  }

  /// A path relative to the file that it stands in; `~/` is the home folder.
  static func resolve(_ path: String, besides source: String, home: String?) -> String {
    if path.hasPrefix("~/"), let home { return home + path.dropFirst() }
    guard !path.hasPrefix("/"), let slash = source.lastIndex(of: "/") else { return path }
    return String(source[...slash]) + path
  }
}
