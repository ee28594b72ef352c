import Glibc
import Synchronization

/// A line at the bottom of a terminal that says what is being waited for. It shows only where the
/// wait takes longer than 300 ms, and is gone before anything else is written.
public final class Spinner: Sendable {
  /// Nothing shows before it.
  public static let delay = Duration.milliseconds(300)
  private static let interval = Duration.milliseconds(100)
  private static let frames = Array("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")

  private struct State {
    var isShown = false
    var timer: Task<Void, Never>?
    /// Tells a timer whose wait is over from the one that counts.
    var wait = 0
  }

  private let descriptor: Int32
  private let state = Mutex(State())

  public init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Begins to wait for something, in place of what was waited for before.
  ///
  /// - Parameter text: what to say after some time.
  public func begin(_ text: @escaping @Sendable (_ elapsed: Duration) -> String) {
    state.withLock { state in
      state.timer?.cancel()
      state.wait += 1
      let wait = state.wait
      let start = ContinuousClock().now
      state.timer = Task.detached { [self] in
        try? await Task.sleep(for: Self.delay)
        var frame = 0
        while !Task.isCancelled {
          draw(text(start.duration(to: .now)), frame: frame, wait: wait)
          frame += 1
          try? await Task.sleep(for: Self.interval)
        }
      }
    }
  }

  /// Nothing is waited for any more.
  public func end() {
    state.withLock { state in
      state.timer?.cancel()
      state.timer = nil
      state.wait += 1
      erase(&state)
    }
  }

  /// Writes something else, without the line.
  public func hiding(_ write: () -> Void) {
    state.withLock { state in
      erase(&state)
      write()
    }
  }

  private func draw(_ text: String, frame: Int, wait: Int) {
    state.withLock { state in
      guard state.wait == wait else { return }
      let columns = WindowSize(descriptor: descriptor)?.columns ?? 80
      let line = "\(Self.frames[frame % Self.frames.count]) " + printable(text)
      state.isShown = true
      put("\r" + cut(line, to: max(1, columns - 1)) + "\u{1B}[K")
    }
  }

  private func erase(_ state: inout State) {
    guard state.isShown else { return }
    state.isShown = false
    put("\r\u{1B}[K")
  }

  /// A line that can't be written is one that nobody misses.
  private func put(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(descriptor, bytes, bytes.count)
  }
}
