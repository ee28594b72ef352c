public import Glibc

/// A file that is written anew beside its place and renamed over it, so that no reader sees half
/// of it.
public enum AtomicFile {
  public struct WriteError: Error {
    public let reason: String
    /// `errno`; nil where it was not the system that refused.
    public let code: Int32?

    public init(_ reason: String) {
      self.reason = reason
      code = nil
    }

    /// What the system says.
    public init(code: Int32) {
      self.code = code
      reason =
        switch code {
        case ENOENT: "there is no such folder"
        case EACCES: "permission denied"
        default: String(cString: strerror(code))
        }
    }
  }

  /// A link at the place is replaced, and not followed.
  ///
  /// - Parameters:
  ///   - mode: whatever the umask, since the reader may be another user.
  ///   - isSynced: whether it has to outlast the machine, its name in the folder, too.
  public static func replace(
    _ path: String, with content: some Collection<UInt8>, mode: mode_t, isSynced: Bool = false
  ) throws(WriteError) {
    let descriptor = try replaceAndKeep(path, with: content, mode: mode, isSynced: isSynced)
    // What a network file system has no room for is told here.
    guard close(descriptor) == 0 else { throw WriteError(code: errno) }
  }

  /// As `replace`.
  ///
  /// - Returns: a descriptor of the new file, at its end.
  public static func replaceAndKeep(
    _ path: String, with content: some Collection<UInt8>, mode: mode_t, isSynced: Bool
  ) throws(WriteError) -> Int32 {
    if let objection = FileReader.objection(toReplacing: path) { throw WriteError(objection) }
    let (draft, descriptor) = try create(besides: path)
    do throws(WriteError) {
      try fill(descriptor, content, mode, isSynced: isSynced)
      try rename(draft, to: path, isSynced: isSynced)
    } catch {
      close(descriptor)
      unlink(draft)
      throw error
    }
    return descriptor
  }

  /// Writes a file for whoever asked for it: a new one gets the mode that the umask leaves, one that
  /// is there keeps its own, and a symbolic link stays one.
  public static func publish(
    _ path: String, _ content: some Collection<UInt8>
  ) throws(WriteError) {
    let path = AbsolutePath.of(path)
    let mode = try requireWritable(path).map { $0.st_mode & 0o777 }
    let (draft, descriptor) = try create(besides: path, mode: mode == nil ? 0o666 : 0o600)
    do throws(WriteError) {
      do throws(WriteError) {
        try fill(descriptor, content, mode, isSynced: false)
      } catch {
        close(descriptor)
        throw error
      }
      // What a network file system has no room for is told here.
      guard close(descriptor) == 0 else { throw WriteError(code: errno) }
      try rename(draft, to: path, isSynced: false)
    } catch {
      unlink(draft)
      throw error
    }
  }

  /// Whether the file could be published now; nothing of it changes.
  public static func check(_ path: String) throws(WriteError) {
    let path = AbsolutePath.of(path)
    _ = try requireWritable(path)
    let (draft, descriptor) = try create(besides: path)
    close(descriptor)
    unlink(draft)
  }

  /// The status of a file that may get another content; nil where one may be made.
  static func requireWritable(_ path: String) throws(WriteError) -> stat? {
    if let objection = FileReader.objection(toReplacing: path) { throw WriteError(objection) }
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    // Root may write everything, but has been told not to as well.
    guard status.st_mode & 0o222 != 0 else { throw WriteError("it is read-only") }
    guard access(path, W_OK) == 0 else { throw WriteError(code: errno) }
    return status
  }

  /// Makes a file beside the place that nobody else has: on a shared folder other machines may have
  /// processes of the same ID, and what they write is left alone.
  static func create(
    besides path: String, mode: mode_t = 0o600
  ) throws(WriteError) -> (draft: String, descriptor: Int32) {
    guard !path.utf8.contains(0) else { throw WriteError("a path holds no NUL") }
    while true {
      let draft = path + ".tmp-" + String(UInt64.random(in: 0...(.max)), radix: 16)
      let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
      if descriptor >= 0 { return (draft, descriptor) }
      guard errno == EEXIST || errno == EINTR else { throw WriteError(code: errno) }
    }
  }

  static func fill(
    _ descriptor: Int32, _ content: some Collection<UInt8>, _ mode: mode_t?, isSynced: Bool
  ) throws(WriteError) {
    if let mode, fchmod(descriptor, mode) != 0 { throw WriteError(code: errno) }
    let code = writeWhole(content, to: descriptor)
    guard code == 0 else { throw WriteError(code: code) }
    guard !isSynced || fsync(descriptor) == 0 else { throw WriteError(code: errno) }
  }

  static func rename(
    _ draft: String, to path: String, isSynced: Bool
  ) throws(WriteError) {
    guard Glibc.rename(draft, path) == 0 else { throw WriteError(code: errno) }
    guard isSynced else { return }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    // One that may be written, but not read, can't be waited for.
    guard descriptor >= 0 || errno != EACCES else { return }
    guard descriptor >= 0 else { throw WriteError(code: errno) }
    defer { close(descriptor) }
    // Not every file system knows how to write a folder to its disk.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw WriteError(code: errno) }
  }
}
