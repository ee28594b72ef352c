import Foundation
import Testing

@testable import CgxLanguage

/// The time that a check takes grows with the script, not with its square.
@Suite struct ManyStatements {
  /// Of this thread alone: others compute at the same time.
  private func threadTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// Half of the statements stage a key each, the other half are branches over what is staged.
  @Test(
    arguments: [
      "if env.X exists\n  set b 1\nend\n", "if env.X exists\n  commit\nend\n",
      "if env.X exists\n  commit\n  quit\nend\n", "if env.X exists\n  discard\n  undo\nend\n",
      "if env.X exists\n  quit\nend\n", "if env.X exists\n  undo\nend\n",
      "if env.X exists\n  let b = 1\nend\n", "if env.X exists\n  discard\nelse\n  set c 1\nend\n",
      "echo ${nosuch}\n", "discard nosuch\n", "set k0 1\n", "test t\n",
    ], [150])
  func growsWithTheScript(branch: String, count: Int) {
    func time(_ count: Int) -> Duration {
      var text = ""
      for number in 0..<count { text += "set k\(number) 1\nlet n\(number) = 1\n" }
      for number in 0..<count {
        text += branch.hasPrefix("test") ? "test t\(number)\nset a 1\n" : branch
      }
      let start = threadTime()
      _ = CheckedText().findings(in: text)
      return threadTime() - start
    }
    _ = time(10)
    let small = time(count)
    let large = time(4 * count)
    // Four times as much; sixteen times would be the square.
    #expect(large < small * 10 + .milliseconds(200), "\(small), \(large)")
  }
}
