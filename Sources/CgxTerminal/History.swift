import Glibc

/// The entries of the prompt, kept between runs: a file of one line each, mode 0600.
///
/// Several shells may write it at once: each entry is appended in one write, under a lock.
public struct History: Sendable {
  /// Older entries are dropped when the file is read.
  public static let limit = 10_000
  private static let byteLimit = 16 * 1024 * 1024

  public enum Failure: Error, Equatable {
    /// The path, and what the system says.
    case unusable(String, String)
  }

  private let path: String
  private var last: String?

  public init(path: String) {
    self.path = path
  }

  /// Reads the entries, oldest first; what is damaged in the file is left out.
  public mutating func load() throws(Failure) -> [String] {
    let descriptor = try open(O_RDONLY | O_CREAT)
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while bytes.count < Self.byteLimit {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    let entries = bytes.split(separator: UInt8(ascii: "\n")).compactMap { line -> String? in
      guard !line.contains(0), let text = String(validating: line, as: UTF8.self) else {
        return nil
      }
      return Self.unescaped(text)
    }
    last = entries.last
    return entries.suffix(Self.limit)
  }

  /// Appends an entry, unless it repeats the one before.
  public mutating func add(_ entry: String) throws(Failure) {
    guard entry != last, !entry.isEmpty else { return }
    last = entry
    let descriptor = try open(O_WRONLY | O_CREAT | O_APPEND)
    defer { close(descriptor) }
    flock(descriptor, LOCK_EX)
    let line = Array((Self.escaped(entry) + "\n").utf8)
    guard write(descriptor, line, line.count) == line.count else { throw failure() }
  }

  private func open(_ flags: Int32) throws(Failure) -> Int32 {
    let descriptor = Glibc.open(path, flags | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure() }
    fchmod(descriptor, 0o600)
    return descriptor
  }

  private func failure() -> Failure {
    .unusable(path, String(cString: strerror(errno)))
  }

  private static func escaped(_ entry: String) -> String {
    entry.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
  }

  private static func unescaped(_ line: String) -> String {
    var output = ""
    var isEscape = false
    for character in line {
      if isEscape {
        output.append(character == "n" ? "\n" : character)
        isEscape = false
      } else if character == "\\" {
        isEscape = true
      } else {
        output.append(character)
      }
    }
    return output
  }
}
