import CgxFiles
import Glibc

/// The program that long results are read with.
public struct Pager: Sendable {
  /// For the shell.
  private let command: String
  private let adding: [String: String]

  /// `$PAGER`, or `less`; nil where it is empty or `cat`, or where the terminal can't move its
  /// cursor.
  public init?(environment: [String: String]) {
    let named = environment["PAGER"] ?? "less -FRX"
    let isNone = named.allSatisfy(\.isWhitespace) || named == "cat"
    guard !isNone, !["", "dumb"].contains(environment["TERM"] ?? "") else { return nil }
    command = named
    // As git does: what is not told otherwise lets colours through.
    adding = ["LESS": "FRX", "LV": "-c"].filter { environment[$0.key] == nil }
  }

  /// Shows a text and waits until it has been read.
  ///
  /// - Returns: false where the program could not show it.
  public func show(_ text: String) async -> Bool {
    await valueFromOwnThread { [self] in
      keepingMode(of: STDOUT_FILENO) { run(showing: text) }
    }
  }

  private func run(showing text: String) -> Bool {
    // It may be left before it has read everything. The thread ends with its mask.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    guard let pipe = Pipe() else { return false }
    let child = try? ChildProcess.start(
      command, input: pipe.input, isForPerson: true, adding: adding)
    close(pipe.input)
    if child != nil { _ = writeWhole(text.utf8, to: pipe.output) }
    close(pipe.output)
    switch child?.wait() {
    case .exit(0)?: return true
    // One that was ended by a signal was ended by the person.
    case .signal?: return true
    case .exit?, nil: return false
    }
  }
}
