import Glibc

extension ChildProcess {
  /// Runs a command to its end; a cancelled task ends it.
  ///
  /// - Parameter limit: one that prints more bytes finds nobody who reads the rest.
  /// - Returns: what it printed, one byte more than the limit at most, and how it ended.
  public static func output(
    of command: String, limit: Int
  ) async throws(Failure) -> (bytes: [UInt8], end: End) {
    guard let pipe = Pipe(), let wake = WakePipe() else {
      throw Failure(reason: String(cString: strerror(errno)))
    }
    defer { wake.close() }
    let child: ChildProcess
    do {
      defer { close(pipe.output) }
      child = try start(command, output: pipe.output)
    } catch {
      close(pipe.input)
      throw error
    }
    return await withTaskCancellationHandler {
      await valueFromOwnThread {
        let bytes = read(pipe.input, upTo: limit + 1, until: wake)
        close(pipe.input)
        return (bytes, child.wait())
      }
    } onCancel: {
      child.end()
      // What it has started may hold the pipe open.
      wake.send(.interrupt)
    }
  }

  private static func read(_ descriptor: Int32, upTo limit: Int, until wake: WakePipe) -> [UInt8] {
    var bytes: [UInt8] = []
    let terminal = Terminal(input: descriptor, output: -1, wake: wake)
    while bytes.count < limit, case .bytes(let more) = terminal.next() { bytes += more }
    return Array(bytes.prefix(limit))
  }
}
