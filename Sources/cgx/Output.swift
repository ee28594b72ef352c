import CgxFiles
import CgxTerminal
import Glibc
import Synchronization

/// A stream of this process.
struct Output {
  static let results = Output(descriptor: STDOUT_FILENO)
  static let error = Output(descriptor: STDERR_FILENO)
  /// Stands below all that is written while something is waited for.
  static let spinner = Spinner(descriptor: STDERR_FILENO)

  /// What is done where results can't be written any more, in place of ending the process at once: a
  /// shell has still to save what is staged.
  static let lost = Mutex<(@Sendable (_ exitCode: Int32) -> Void)?>(nil)
  /// As a shell says that SIGPIPE has ended a process.
  static let unreadExitCode: Int32 = 141
  static let unwritableExitCode: Int32 = 74

  let descriptor: Int32

  /// Whether it is a terminal, or was one: a shell whose terminal is gone has still to save what is
  /// staged.
  private var isDevice: Bool {
    FileStatus(descriptor: descriptor)?.kind == .characterDevice
  }

  /// Writes a text whole. Results that can't be written end the process, unless something else is
  /// set for that: 141 where nobody reads them any more, else 74.
  ///
  /// - Parameter done: what has been done already, for the error.
  func write(_ text: String, done: String? = nil) {
    guard !text.isEmpty else { return }
    Self.spinner.hiding { writeNow(text, done: done) }
  }

  private func writeNow(_ text: String, done: String?) {
    let code = writeWhole(text.utf8, to: descriptor)
    guard code != 0, descriptor == STDOUT_FILENO else { return }
    if code == EPIPE { return end(Self.unreadExitCode) }
    if code == EIO, isDevice { return }
    let reason = String(cString: strerror(code))
    Output.error.writeNow("error: can't write the results: \(reason)\n", done: nil)
    if let done { Output.error.writeNow("  = \(done)\n", done: nil) }
    end(Self.unwritableExitCode)
  }

  private func end(_ code: Int32) {
    guard let lost = Self.lost.withLock({ $0 }) else { _exit(code) }
    lost(code)
  }
}
