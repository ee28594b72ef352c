import Glibc

/// The entries of the prompt, kept between runs: a file of one line each, mode 0600.
///
/// Several shells may write it at once: each entry is appended in one write, under a lock. Where an
/// entry occurs twice, the later one counts.
public struct History: Sendable {
  /// More entries than these are not loaded; a file of more than twice as many is written anew.
  public static let limit = 10_000
  /// Longer entries are not kept, in bytes.
  public static let entryLimit = 256 * 1024
  static let byteLimit = 16 * 1024 * 1024

  public enum Failure: Error, Equatable {
    /// The path, and what the system says.
    case unusable(String, String)
  }

  private let path: String
  private let earlierPath: String?
  private var last: String?
  /// How many lines could not be read when the entries were loaded; they are gone from the file.
  public private(set) var damagedLines = 0

  /// - Parameter earlierPath: a file that is taken over where there is none at the path.
  public init(path: String, takingOver earlierPath: String? = nil) {
    self.path = path
    self.earlierPath = earlierPath
  }

  /// Reads the entries, oldest first, each once; what is damaged in the file is left out and
  /// taken out of it.
  public mutating func load() throws(Failure) -> [String] {
    takeOver()
    let file: LockedFile
    var isWritable = true
    do {
      file = try LockedFile(path, O_RDWR | O_CREAT)
    } catch .system(EACCES), .system(EROFS) {
      isWritable = false
      file = try opened(O_RDONLY)
    } catch {
      throw failure(error)
    }
    defer { file.close() }
    let read: HistoryLines
    do {
      read = HistoryLines(
        try file.read(last: Self.byteLimit), isWhole: file.isWithin(Self.byteLimit))
    } catch {
      throw failure(error)
    }
    damagedLines = read.damaged
    let entries = read.entries.suffix(Self.limit)
    if isWritable, read.damaged > 0 || read.count > 2 * Self.limit || !read.isWhole {
      // What can't be written anew stays as it is, and is read so again.
      try? file.replace(with: HistoryLines.bytes(of: entries))
    }
    last = entries.last
    return Array(entries)
  }

  /// Appends an entry, unless it repeats the one before or is too long.
  public mutating func add(_ entry: String) throws(Failure) {
    guard entry != last, !entry.isEmpty, entry.utf8.count <= Self.entryLimit else { return }
    last = entry
    let file = try opened(O_RDWR | O_CREAT | O_APPEND)
    defer { file.close() }
    do {
      // Behind a line that was cut off, a new one begins.
      let start = try file.endsInsideLine() ? "\n" : ""
      try file.append(Array((start + HistoryLines.line(of: entry)).utf8))
    } catch {
      throw failure(error)
    }
  }

  /// Takes entries out of the file, whichever shell they were typed in.
  public mutating func remove(where isUnwanted: (String) -> Bool) throws(Failure) {
    let file = try opened(O_RDWR | O_CREAT)
    defer { file.close() }
    do {
      let read = HistoryLines(
        try file.read(last: Self.byteLimit), isWhole: file.isWithin(Self.byteLimit))
      let kept = read.entries.filter { !isUnwanted($0) }
      guard kept.count < read.entries.count else { return }
      try file.replace(with: HistoryLines.bytes(of: kept))
      if let last, isUnwanted(last) { self.last = nil }
    } catch {
      throw failure(error)
    }
  }

  private func opened(_ flags: Int32) throws(Failure) -> LockedFile {
    do {
      return try LockedFile(path, flags)
    } catch {
      throw failure(error)
    }
  }

  /// Only one of several shells can take it over: the other finds it gone, or the place taken.
  private func takeOver() {
    guard let earlierPath, access(path, F_OK) != 0, link(earlierPath, path) == 0 else { return }
    unlink(earlierPath)
  }

  private func failure(_ error: LockedFile.Failure) -> Failure {
    switch error {
    case .system(let code): .unusable(path, String(cString: strerror(code)))
    case .notPlain: .unusable(path, "it is not a plain file")
    case .busy: .unusable(path, "another shell holds it")
    }
  }
}
