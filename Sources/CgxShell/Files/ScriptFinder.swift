public import CgxFiles
import Glibc

/// Finds the scripts that paths name: files as they are, and all `.cgx` below folders.
public struct ScriptFinder {
  /// In the order of the paths, those of a folder sorted, each once.
  public private(set) var files: [String] = []
  /// Those that were named themselves.
  public private(set) var named: Set<String> = []
  /// Folders of which not all could be read; what else there is was found.
  public private(set) var unread: [FileError] = []
  private var seen: Set<String> = []

  /// More files than this are a mistake.
  static let limit = 100_000

  /// - Throws: where a path is not there, or far too many scripts are.
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

  /// The names in a folder that are not hidden, sorted, and why they may not be all.
  private static func names(in folder: String) -> (names: [String], error: FileError?) {
    guard let stream = opendir(folder) else { return ([], FileReader.failure(folder)) }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        return (names.sorted(), errno == 0 ? nil : FileReader.failure(folder))
      }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let name, !name.hasPrefix(".") { names.append(name) }
    }
  }

  /// Hidden entries are left out, and links to folders: they may lead round in a circle.
  private mutating func search(_ folder: String) throws(FileError) {
    let (names, error) = Self.names(in: folder)
    if let error { unread.append(error) }
    for name in names {
      let path = folder == "/" ? "/" + name : folder + "/" + name
      guard let status = FileStatus(path, followsLinks: false) else {
        let error = FileReader.failure(folder)
        // One that is gone meanwhile is none; all others have the same reason.
        if !error.isMissing, unread.last?.path != folder { unread.append(error) }
        continue
      }
      switch status.kind {
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
  /// A file as it is, without a look at it, or the scripts of a folder, and which folders below it
  /// could not be read.
  ///
  /// - Throws: `FileError` where a folder holds no script.
  public static func scripts(
    of path: String
  ) throws(FileError) -> (files: [String], unread: [FileError]) {
    guard FileStatus(path)?.kind == .folder else { return ([path], []) }
    let found = try ScriptFinder([path])
    guard !found.files.isEmpty || !found.unread.isEmpty else {
      throw FileError(path: path, reason: "no script (*.cgx) is below it", isMissing: true)
    }
    let unread = found.unread.map { error in
      var error = error
      error.path = shown(error.path)
      return error
    }
    return (found.files.map(shown), unread)
  }

  private static func shown(_ path: String) -> String {
    path.hasPrefix("./") ? String(path.dropFirst(2)) : path
  }
}
