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
      "discard\nundo\n", "echo ${nosuch}\n", "discard nosuch\n", "set k0 1\n", "test t\n",
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
    let large = time(8 * count)
    // Eight times as much; sixty-four times would be the square.
    #expect(large < small * 32, "\(small), \(large)")
  }

  /// What a file stages is not followed again and again; that it stages something still is.
  /// Each of them would cost the whole stage again.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      String(repeating: "discard\nundo\nset k0 1\n", count: 5000),
      String(repeating: "if env.X exists\n  undo\n  quit --discard\nend\n", count: 5000),
      String(repeating: "if env.X exists\n  discard\n  quit\nend\nset k0 1\n", count: 5000),
      String(repeating: "if env.X exists\n  undo\nelse\n  set k0 2\nend\nundo\n", count: 5000),
    ])
  func aLargeStageIsTakenBackOnlySoOften(text: String) {
    let keys = (0..<20_000).map { "k\($0)" }.joined(separator: " ")
    _ = CheckedText(files: ["f.json": keys]).findings(in: "load f.json\n" + text)
  }

  @Test func aFileThatIsLoadedAgainAndAgainIsFollowedOnlySoOften() {
    let keys = (0..<1000).map { "k\($0)" }.joined(separator: " ")
    let checked = CheckedText(files: ["f.json": keys])
    let loads = String(repeating: "load f.json\n", count: 500)
    let start = threadTime()
    #expect(checked.codes(in: loads + "commit\n" + loads) == ["uncommitted 1001"])
    let often = threadTime() - start
    let half = String(repeating: "load f.json\n", count: 50)
    let begin = threadTime()
    #expect(checked.codes(in: half + "discard\n" + half + "discard") == [])
    // Ten times as many loads, of which no more than those of the first are followed.
    #expect(often < (threadTime() - begin) * 8)
  }
}
