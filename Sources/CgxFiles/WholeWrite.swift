import Glibc

/// Writes bytes whole, however many calls it takes.
///
/// - Returns: 0, or the `errno` of what went wrong.
public func writeWhole(_ bytes: some Collection<UInt8>, to descriptor: Int32) -> Int32 {
  bytes.withContiguousStorageIfAvailable { writeWhole(UnsafeRawBufferPointer($0), to: descriptor) }
    ?? Array(bytes).withUnsafeBytes { writeWhole($0, to: descriptor) }
}

private func writeWhole(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
  var written = 0
  while written < bytes.count {
    let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
    let count = write(descriptor, rest.baseAddress, rest.count)
    if count >= 0 {
      written += count
    } else if errno == EAGAIN {
      var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      poll(&ready, 1, -1)
    } else if errno != EINTR {
      return errno
    }
  }
  return 0
}
