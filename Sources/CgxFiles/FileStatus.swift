import Glibc

/// What the system says of a file.
public struct FileStatus: Sendable {
  public enum Kind: Sendable {
    case regular
    case folder
    case link
    case characterDevice
    case pipe
    case other
  }

  /// Which file it is, whatever its path.
  public struct Identity: Hashable, Sendable {
    fileprivate let device: dev_t
    fileprivate let inode: ino_t
  }

  public let identity: Identity
  public let kind: Kind
  /// In bytes.
  public let size: Int

  /// Nil where there is none, or it can't be seen; `errno` says why.
  ///
  /// - Parameter followsLinks: whether a symbolic link is what it leads to.
  public init?(_ path: String, followsLinks: Bool = true) {
    var status = stat()
    guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
    self.init(status)
  }

  /// Of an open file; nil where the descriptor is none.
  public init?(descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    identity = Identity(device: status.st_dev, inode: status.st_ino)
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .folder
      case S_IFLNK: .link
      case S_IFCHR: .characterDevice
      case S_IFIFO: .pipe
      default: .other
      }
    size = Int(status.st_size)
  }
}
