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
  /// Entries that another shell has kept from the file, which it holds.
  private var waiting: [String] = []
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
    var isBusy = false
    do {
      file = try LockedFile(path, O_RDWR | O_CREAT)
    } catch .system(EACCES), .system(EROFS) {
      isWritable = false
      file = try openedToRead()
    } catch .busy {
      isWritable = false
      isBusy = true
      file = try openedToRead()
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
    // Where another shell writes just now, the last line may be one that has not come whole.
    damagedLines = isBusy ? 0 : read.damaged
    let entries = read.entries.suffix(Self.limit)
    if isWritable, read.damaged > 0 || read.count > 2 * Self.limit || !read.isWhole {
      // What can't be written anew stays as it is, and is read so again.
      try? file.replace(with: HistoryLines.bytes(of: entries))
    }
    last = entries.last
    return Array(entries)
  }

  /// Appends an entry, unless it repeats the one before or is too long. While another shell holds
  /// the file, the entry waits for the next one.
  public mutating func add(_ entry: String) async throws(Failure) {
    guard entry != last, !entry.isEmpty, entry.utf8.count <= Self.entryLimit else { return }
    last = entry
    waiting = waiting.suffix(Self.limit - 1) + [entry]
    // A person does not wait for a shell that is stopped in the middle of it.
    try await writeWaiting(tries: waiting.count == 1 ? 10 : 1)
  }

  /// Appends what waits, for the last time.
  ///
  /// - Returns: how many entries are lost, as another shell still holds the file.
  public mutating func finish() async throws(Failure) -> Int {
    try await writeWaiting(tries: 200)
    return waiting.count
  }

  private mutating func writeWaiting(tries: Int) async throws(Failure) {
    var tries = tries
    while try !writeWaiting(), tries > 1 {
      tries -= 1
      try? await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Takes entries out of the file, whichever shell they were typed in, and out of what waits.
  ///
  /// - Returns: whether they are gone; another shell may hold the file for too long.
  public mutating func remove(where isUnwanted: (String) -> Bool) async throws(Failure) -> Bool {
    waiting.removeAll(where: isUnwanted)
    if let last, isUnwanted(last) { self.last = nil }
    for _ in 0..<200 {
      if try removeNow(isUnwanted) { return true }
      try? await Task.sleep(for: .milliseconds(5))
    }
    return false
  }

  /// - Returns: whether no other shell holds the file.
  private func removeNow(_ isUnwanted: (String) -> Bool) throws(Failure) -> Bool {
    do {
      let file = try LockedFile(path, O_RDWR | O_CREAT)
      defer { file.close() }
      let read = HistoryLines(
        try file.read(last: Self.byteLimit), isWhole: file.isWithin(Self.byteLimit))
      let kept = read.entries.filter { !isUnwanted($0) }
      if kept.count < read.entries.count {
        try file.replace(with: HistoryLines.bytes(of: kept))
      }
      return true
    } catch .busy {
      return false
    } catch {
      throw failure(error)
    }
  }

  /// - Returns: whether nothing waits any more.
  private mutating func writeWaiting() throws(Failure) -> Bool {
    guard !waiting.isEmpty else { return true }
    do {
      let file = try LockedFile(path, O_RDWR | O_CREAT | O_APPEND)
      defer { file.close() }
      // Behind a line that was cut off, a new one begins.
      let start = try file.endsInsideLine() ? Array("\n".utf8) : []
      try file.append(start + HistoryLines.bytes(of: waiting))
    } catch .busy {
      return false
    } catch {
      throw failure(error)
    }
    waiting = []
    return true
  }

  /// Others may append to it meanwhile.
  private func openedToRead() throws(Failure) -> LockedFile {
    do {
      return try LockedFile(path, O_RDONLY, isLocked: false)
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
