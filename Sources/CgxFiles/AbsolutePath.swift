import Glibc

/// Paths from the root on.
public enum AbsolutePath {
  /// Without links, as far as there is anything: a file that is not there yet has its name in the
  /// folder that is, and a link to nothing is what it leads to.
  public static func of(_ path: String) -> String { of(path, links: linkLimit) }

  /// As Linux has it.
  private static let linkLimit = 40

  private static func of(_ path: String, links: Int) -> String {
    if let resolved = resolved(path) { return resolved }
    let slash = path.lastIndex(of: "/")
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    let folder = slash.map { String(path[...$0]) } ?? "."
    guard !["", ".", ".."].contains(name), let resolved = resolved(folder) else { return path }
    let place = (resolved == "/" ? "" : resolved) + "/" + name
    guard links > 0, let target = target(ofLink: place) else { return place }
    return of(target.hasPrefix("/") ? target : resolved + "/" + target, links: links - 1)
  }

  private static func target(ofLink path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &buffer, buffer.count)
    guard count > 0, count < buffer.count else { return nil }
    return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
