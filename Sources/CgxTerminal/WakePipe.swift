import Glibc

/// A pipe that ends a wait for the terminal, from a signal's handler or another thread.
struct WakePipe {
  let input: Int32
  let output: Int32

  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    input = ends[0]
    output = ends[1]
  }

  func close() {
    Glibc.close(input)
    Glibc.close(output)
  }

  func send(_ event: TerminalSignals.Event) {
    var byte = event.rawValue
    _ = Glibc.write(output, &byte, 1)
  }

  /// What has been sent since the last time.
  func received() -> Set<TerminalSignals.Event> {
    var buffer = [UInt8](repeating: 0, count: 64)
    var events: Set<TerminalSignals.Event> = []
    while case let count = read(input, &buffer, buffer.count), count > 0 {
      events.formUnion(buffer[..<count].compactMap(TerminalSignals.Event.init(rawValue:)))
    }
    return events
  }
}
