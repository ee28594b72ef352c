import Glibc

/// Why a file can't be read.
public struct FileError: Error, Equatable, Sendable {
  public var path: String
  /// What the system says, or which bound is passed.
  public var reason: String
  public var isMissing: Bool
  public var isTooLarge: Bool

  public init(path: String, reason: String, isMissing: Bool, isTooLarge: Bool = false) {
    self.path = path
    self.reason = reason
    self.isMissing = isMissing
    self.isTooLarge = isTooLarge
  }
}

/// Reads whole files, up to a bound.
public enum FileReader {
  /// The longest file that is read, in bytes.
  public static let limit = 64 * 1024 * 1024

  public static func read(_ path: String, limit: Int = limit) throws(FileError) -> [UInt8] {
    guard !path.utf8.contains(0) else {
      throw FileError(path: path, reason: "a path holds no NUL", isMissing: true)
    }
    // A pipe that nobody writes to yet would be waited for, deaf to interrupts.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    let flags = fcntl(descriptor, F_GETFL)
    guard flags >= 0, fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK) == 0 else {
      throw failure(path)
    }
    return try read(descriptor, name: path, limit: limit)
  }

  /// Waits until a pipe has something to read, or its writers are gone.
  ///
  /// - Throws: where the task is cancelled meanwhile.
  private static func awaitText(_ descriptor: Int32, _ path: String) throws(FileError) {
    var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while true {
      let count = poll(&state, 1, 50)
      guard count >= 0 || errno == EINTR else { throw failure(path) }
      if count > 0 { return }
      if Task.isCancelled {
        throw FileError(path: path, reason: "interrupted", isMissing: false)
      }
    }
  }

  /// Reads a file that someone named, without waiting for one who may never write to it: a pipe is
  /// only read where a process has it open already, as a shell has what it puts in for '<(…)'.
  public static func readGiven(_ path: String) throws(FileError) -> [UInt8] {
    let isPipe = !path.utf8.contains(0) && FileStatus(path)?.kind == .pipe
    guard !isPipe || ["/dev/", "/proc/"].contains(where: path.hasPrefix) else {
      throw FileError(
        path: path, reason: "it is a pipe, not a file: use '-' or '<(…)'", isMissing: false)
    }
    return try read(path)
  }

  /// Reads a file that must be a regular one: it was found, not named, or is read without a person
  /// to end the waiting for a pipe.
  public static func readRegular(
    _ path: String, limit: Int = limit
  ) throws(FileError) -> [UInt8] {
    if let objection = objection(toReplacing: path) {
      throw FileError(path: path, reason: objection, isMissing: false)
    }
    return try read(path, limit: limit)
  }

  /// Reads a descriptor to its end.
  ///
  /// - Parameter name: for messages.
  public static func read(
    _ descriptor: Int32, name: String, limit: Int = limit
  ) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    let status = FileStatus(descriptor: descriptor)
    if let status {
      if status.kind == .regular, status.size > limit {
        throw tooLarge(name, bytes: status.size, limit: limit)
      }
      if status.size > 0 { bytes.reserveCapacity(min(status.size, limit)) }
    }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      if status?.kind == .pipe { try awaitText(descriptor, name) }
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw failure(name)
      }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= limit else { throw tooLarge(name, bytes: nil, limit: limit) }
    }
  }

  /// Whether there is a file of any kind.
  public static func isThere(_ path: String) -> Bool {
    FileStatus(path) != nil
  }

  /// Why no file may be put in the place of what is there, or nil: a device or a pipe stays.
  public static func objection(toReplacing path: String) -> String? {
    switch FileStatus(path)?.kind {
    case nil, .regular: nil
    case .folder: "it is a folder"
    default: "it is no regular file"
    }
  }

  private static func tooLarge(_ path: String, bytes: Int?, limit: Int) -> FileError {
    let size = bytes.map { "it is \($0) bytes long" } ?? "it is too long"
    return FileError(
      path: path, reason: "\(size); at most \(limit) are read", isMissing: false, isTooLarge: true)
  }

  /// What `errno` says of a path.
  public static func failure(_ path: String) -> FileError {
    let code = errno
    let reason =
      switch code {
      case ENOENT: "there is no such file"
      case EISDIR: "it is a folder"
      case EACCES: "permission denied"
      default: String(cString: strerror(code))
      }
    return FileError(path: path, reason: reason, isMissing: code == ENOENT || code == ENOTDIR)
  }
}
