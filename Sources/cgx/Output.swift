import Glibc

/// A stream of this process.
struct Output {
  static let results = Output(descriptor: STDOUT_FILENO)
  static let error = Output(descriptor: STDERR_FILENO)

  let descriptor: Int32

  /// Writes a text whole. Results that can't be written end the process: 141 where nobody reads
  /// them any more, as a shell would say it, else 74.
  ///
  /// - Parameter done: what has been done already, for the error.
  func write(_ text: String, done: String? = nil) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&ready, 1, -1)
      } else if errno != EINTR {
        guard descriptor == STDOUT_FILENO else { return }
        if errno == EPIPE { _exit(141) }
        let reason = String(cString: strerror(errno))
        Output.error.write("error: can't write the results: \(reason)\n")
        if let done { Output.error.write("  = \(done)\n") }
        _exit(74)
      }
    }
  }
}
