import Glibc

/// Paths from the root on.
public enum AbsolutePath {
  /// Without links, as far as there is anything: a file that is not there yet has its name in the
  /// folder that is.
  public static func of(_ path: String) -> String {
    if let resolved = resolved(path) { return resolved }
    let slash = path.lastIndex(of: "/")
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    let folder = slash.map { String(path[...$0]) } ?? "."
    guard !["", ".", ".."].contains(name), let resolved = resolved(folder) else { return path }
    return (resolved == "/" ? "" : resolved) + "/" + name
  }

  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
