import Glibc

/// The folder for what is kept between runs.
public enum StateFolder {
  /// Makes the folder and those above it, for the owner alone; what fails shows when a file in it
  /// is opened.
  @discardableResult
  public static func make(_ path: String) -> String {
    var part = ""
    for step in path.split(separator: "/", omittingEmptySubsequences: false) {
      part +=
        part.isEmpty && step.isEmpty ? "/" : (part.hasSuffix("/") || part.isEmpty ? "" : "/") + step
      mkdir(part, 0o700)
    }
    return path
  }
}
