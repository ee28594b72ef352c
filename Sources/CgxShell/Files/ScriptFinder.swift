public import CgxFiles
import Glibc

/// Finds the scripts that paths name: files as they are, and all `.cgx` below folders.
public struct ScriptFinder {
  /// In the order of the paths, those of a folder sorted, each once.
  public private(set) var files: [String] = []
  /// Those that were named themselves.
  public private(set) var named: Set<String> = []
  private var seen: Set<String> = []

  /// More files than this are a mistake.
  static let limit = 100_000

  /// - Throws: where a path is not there, or a folder can't be read.
  public init(_ paths: [String]) throws(FileError) {
    for path in paths {
      guard !path.utf8.contains(0), let status = FileStatus(path) else {
        let reason = errno == EACCES ? "permission denied" : "there is no such file or folder"
        throw FileError(path: path, reason: reason, isMissing: true)
      }
      if status.kind == .folder {
        try search(path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path)
      } else {
        add(path)
        named.insert(path)
      }
    }
  }

  private mutating func add(_ path: String) {
    let absolute = AbsolutePath.of(path)
    if seen.insert(absolute).inserted { files.append(path) }
  }

  /// Hidden entries are left out, and links to folders: they may lead round in a circle.
  private mutating func search(_ folder: String) throws(FileError) {
    guard let stream = opendir(folder) else {
      throw FileError(path: folder, reason: String(cString: strerror(errno)), isMissing: false)
    }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let name, !name.hasPrefix(".") { names.append(name) }
    }
    closedir(stream)
    for name in names.sorted() {
      let path = folder == "/" ? "/" + name : folder + "/" + name
      switch FileStatus(path, followsLinks: false)?.kind {
      case .folder: try search(path)
      case .regular where name.hasSuffix(".cgx"): add(path)
      case .link where name.hasSuffix(".cgx"):
        if FileStatus(path)?.kind == .regular { add(path) }
      default: continue
      }
      guard files.count <= Self.limit else {
        throw FileError(
          path: folder, reason: "more than \(Self.limit) scripts", isMissing: false)
      }
    }
  }
}

extension ScriptFinder {
  /// A file as it is, without a look at it, or the scripts of a folder.
  ///
  /// - Throws: `FileError` where a folder can't be read, or holds no script.
  public static func scripts(of path: String) throws(FileError) -> [String] {
    guard FileStatus(path)?.kind == .folder else { return [path] }
    let found = try ScriptFinder([path]).files
    guard !found.isEmpty else {
      throw FileError(path: path, reason: "no script (*.cgx) is below it", isMissing: true)
    }
    return found.map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 }
  }
}
