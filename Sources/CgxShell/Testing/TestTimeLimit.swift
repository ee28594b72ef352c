import CgxContext

extension TestOptions {
  /// Cancels some work that takes longer than a test may.
  ///
  /// - Returns: what came of it, also where it was cancelled, and whether that was for its time.
  func bounded<Value: Sendable>(
    _ work: @escaping @Sendable () async -> Value
  ) async -> (value: Value?, isLate: Bool) {
    await withTaskGroup(of: Value?.self) { group in
      group.addTask { await work() }
      group.addTask { [timeLimit] in
        try? await Task.sleep(for: timeLimit)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      if let first { return (first, false) }
      let late = await group.next() ?? nil
      // The sleep ends early where all is interrupted.
      return (late, !Task.isCancelled)
    }
  }

  /// How long a test may take, in words.
  var timeLimitText: String {
    let milliseconds = Int64(timeLimit.milliseconds)
    return milliseconds % 1000 == 0
      ? DurationText.text(seconds: milliseconds / 1000) : "\(milliseconds)ms"
  }
}
