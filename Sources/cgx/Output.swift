import CgxTerminal
import Glibc

/// A stream of this process.
struct Output {
  static let results = Output(descriptor: STDOUT_FILENO)
  static let error = Output(descriptor: STDERR_FILENO)
  /// Stands below all that is written while something is waited for.
  static let spinner = Spinner(descriptor: STDERR_FILENO)

  let descriptor: Int32

  /// Whether it is a terminal, or was one: a shell whose terminal is gone has still to save what is
  /// staged.
  private var isDevice: Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR
  }

  /// Writes a text whole. Results that can't be written end the process: 141 where nobody reads
  /// them any more, as a shell would say it, else 74.
  ///
  /// - Parameter done: what has been done already, for the error.
  func write(_ text: String, done: String? = nil) {
    guard !text.isEmpty else { return }
    Self.spinner.hiding { writeNow(text, done: done) }
  }

  private func writeNow(_ text: String, done: String?) {
    let code = writeWhole(text.utf8, to: descriptor)
    guard code != 0, descriptor == STDOUT_FILENO else { return }
    if code == EPIPE { _exit(141) }
    if code == EIO, isDevice { return }
    let reason = String(cString: strerror(code))
    Output.error.writeNow("error: can't write the results: \(reason)\n", done: nil)
    if let done { Output.error.writeNow("  = \(done)\n", done: nil) }
    _exit(74)
  }
}
