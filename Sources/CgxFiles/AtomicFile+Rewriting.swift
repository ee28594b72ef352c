import Glibc

extension AtomicFile {
  /// Puts a new content in the place of a file's, which keeps its mode, its owner, its extended
  /// attributes, access control lists among them, and its other names. What a symbolic link leads to
  /// is rewritten, and the link stays.
  ///
  /// - Parameter old: what the file held when it was read; anything else is not overwritten.
  public static func rewrite(
    _ path: String, from old: [UInt8], to new: [UInt8]
  ) throws(WriteError) {
    let path = AbsolutePath.of(path)
    guard let status = try requireWritable(path) else { throw WriteError(code: ENOENT) }
    var (all, before) = (sigset_t(), sigset_t())
    sigfillset(&all)
    // An interrupt would leave the draft behind.
    pthread_sigmask(SIG_BLOCK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    // A new file would have one of the names only.
    if status.st_nlink > 1 { return try overwrite(path, from: old, to: new) }
    let (draft, descriptor) = try create(besides: path)
    do throws(WriteError) {
      defer { close(descriptor) }
      try keepOwner(status, of: descriptor)
      try ExtendedAttributes.copy(from: path, to: descriptor)
      try fill(descriptor, new, status.st_mode & 0o7777, isSynced: true)
      try requireContent(old, of: path)
      try rename(draft, to: path, isSynced: true)
    } catch {
      unlink(draft)
      throw error
    }
  }

  /// Writes into a file itself, while a copy of what it held lies beside it.
  private static func overwrite(
    _ path: String, from old: [UInt8], to new: [UInt8]
  ) throws(WriteError) {
    let (copy, copyDescriptor) = try create(besides: path)
    let descriptor: Int32
    do throws(WriteError) {
      defer { close(copyDescriptor) }
      try fill(copyDescriptor, old, nil, isSynced: true)
      descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw WriteError(code: errno) }
    } catch {
      unlink(copy)
      throw error
    }
    defer { close(descriptor) }
    do throws(WriteError) {
      try requireContent(old, of: path)
    } catch {
      unlink(copy)
      throw error
    }
    do throws(WriteError) {
      try fill(descriptor, new, nil, isSynced: false)
      guard ftruncate(descriptor, new.count) == 0, fsync(descriptor) == 0 else {
        throw WriteError(code: errno)
      }
    } catch {
      throw WriteError("\(error.reason); what it held is in '\(copy)'")
    }
    unlink(copy)
  }

  private static func requireContent(_ old: [UInt8], of path: String) throws(WriteError) {
    guard (try? FileReader.read(path)) == old else {
      throw WriteError("it was changed meanwhile; nothing is written")
    }
  }

  private static func keepOwner(_ old: stat, of descriptor: Int32) throws(WriteError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw WriteError(code: errno) }
    guard
      (status.st_uid, status.st_gid) == (old.st_uid, old.st_gid)
        || fchown(descriptor, old.st_uid, old.st_gid) == 0
    else { throw WriteError("its owner can't be kept; nothing is written") }
  }
}
