import Synchronization

/// Where Ctrl-C, SIGTERM and SIGHUP go: to whatever the shell is doing just now.
public final class Interrupts: Sendable {
  private let terminating = Atomic(false)
  private let hungUp = Atomic(false)
  private let handler = Mutex<(@Sendable () -> Void)?>(nil)
  private let fired = Atomic(0)

  public init() {}

  /// Whether the process was asked to end, not only what it is doing.
  public var isTerminating: Bool { terminating.load(ordering: .relaxed) }

  /// Whether the terminal is gone: nobody reads what is written any more.
  public var isHungUp: Bool { hungUp.load(ordering: .relaxed) }

  /// Whether there was any: what is left of a list of scripts is not begun.
  public var hasFired: Bool { count > 0 }

  /// As a shell says that SIGHUP has ended a process.
  public static let hangupExitCode: Int32 = 129

  /// As `terminate`, where the terminal is gone; from any thread.
  public func hangUp() {
    hungUp.store(true, ordering: .relaxed)
    terminate()
  }

  /// Interrupts what is being done, and lets the shell end after it; from any thread.
  public func terminate() {
    terminating.store(true, ordering: .relaxed)
    fire()
  }

  /// How often there was one: what goes on between two tasks compares it.
  var count: Int { fired.load(ordering: .relaxed) }

  /// Interrupts what is being done; from any thread.
  public func fire() {
    fired.add(1, ordering: .relaxed)
    handler.withLock { $0 }?()
  }

  /// Runs a task that an interrupt cancels.
  ///
  /// - Parameter earlier: whether one that came before counts, too: a prompt has had its answer.
  func cancelling<Value: Sendable>(
    earlier: Bool = false, _ work: @escaping @Sendable () async -> Value
  ) async -> Value {
    let task = Task { await work() }
    return await handling {
      task.cancel()
    } during: {
      if earlier, hasFired { task.cancel() }
      return await task.value
    }
  }

  /// Names what an interrupt does while some work is under way, in place of what it did before.
  public func handling<Value>(
    _ handler: @escaping @Sendable () -> Void, during work: () async -> Value
  ) async -> Value {
    let outer = self.handler.withLock { current in
      defer { current = handler }
      return current
    }
    // One that came while nobody listened.
    if isTerminating { handler() }
    defer {
      self.handler.withLock { $0 = outer }
      if isTerminating { outer?() }
    }
    return await work()
  }
}
