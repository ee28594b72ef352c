import Glibc

/// A pipe that ends a wait for the terminal, from a signal's handler or another thread.
struct WakePipe {
  let input: Int32
  let output: Int32

  init?() {
    guard let pipe = Pipe(O_NONBLOCK) else { return nil }
    input = pipe.input
    output = pipe.output
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
