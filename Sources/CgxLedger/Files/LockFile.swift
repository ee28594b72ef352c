import Glibc

/// The file beside a ledger whose bytes are locked: byte 0 by who appends, byte 1 + seq by the
/// process that is at work on what record seq began.
///
/// The locks belong to the open file description (`fcntl(2)`, "Open file description locks"):
/// they end with the process, and two ledgers in one process exclude each other as well.
struct LockFile: Sendable {
  // Not in every header that Swift sees.
  private static let ofdGetLock: Int32 = 36
  private static let ofdSetLock: Int32 = 37

  let descriptor: Descriptor

  /// Whether somebody has removed the file.
  var isRemoved: Bool { (try? descriptor.status().st_nlink) == 0 }

  /// Waits for the right to append, but not for ever: who has it may have been stopped.
  ///
  /// - Throws: `LedgerError.busy` after so long.
  func lock(patience: Duration) throws(LedgerError) {
    var deadline: ContinuousClock.Instant?
    var pause: UInt32 = 20
    while call(Self.ofdSetLock, F_WRLCK, byte: 0) == nil {
      switch errno {
      case EINTR: continue
      case EAGAIN, EACCES: break
      default: throw .system(descriptor.path)
      }
      let now = ContinuousClock.now
      let end = deadline ?? now + patience
      guard now < end else { throw .busy(path: descriptor.path) }
      deadline = end
      // Not all in step.
      usleep(.random(in: pause / 2...pause))
      pause = min(2 * pause, 5000)
    }
  }

  func unlock() {
    _ = call(Self.ofdSetLock, F_UNLCK, byte: 0)
  }

  /// Takes over what record seq began; false where somebody else is at work on it.
  func claim(seq: Int) throws(LedgerError) -> Bool {
    while call(Self.ofdSetLock, F_WRLCK, byte: 1 + seq) == nil {
      switch errno {
      case EINTR: continue
      case EAGAIN, EACCES: return false
      default: throw .system(descriptor.path)
      }
    }
    return true
  }

  func release(seq: Int) {
    _ = call(Self.ofdSetLock, F_UNLCK, byte: 1 + seq)
  }

  /// Whether somebody else is at work on what record seq began.
  func isClaimedElsewhere(seq: Int) -> Bool {
    guard let found = call(Self.ofdGetLock, F_WRLCK, byte: 1 + seq) else { return false }
    return found.l_type != Int16(F_UNLCK)
  }

  /// Nil where the system says no; `errno` tells why.
  private func call(_ command: Int32, _ type: Int32, byte: Int) -> flock? {
    var lock = flock()
    lock.l_type = Int16(type)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = off_t(byte)
    lock.l_len = 1
    return fcntl(descriptor.number, command, &lock) == -1 ? nil : lock
  }
}
