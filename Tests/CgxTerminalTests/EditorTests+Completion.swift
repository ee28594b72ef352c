import CgxTestSupport
import Testing

@testable import CgxTerminal

extension EditorTests {
  @Test func theOnlyMatchIsTakenWithWhatFollowsIt() throws {
    let reading = try Reading(words: [Completion("session"), Completion("data/", suffix: "")])
      .read()
    reading.type("se\tda\tx\r")
    #expect(try reading.result() == .line("session data/x"))
  }

  @Test func theWordAtTheCursorAloneIsReplaced() throws {
    let reading = try Reading(words: [Completion("session")]).read()
    reading.type("get se rest\u{1B}b\u{1B}b\u{1B}f\t\r")
    #expect(try reading.result() == .line("get session rest"))
  }

  @Test func severalAreTakenAsFarAsTheyAgreeAndThenListed() throws {
    let reading = try Reading(words: ["staged", "station", "stage"].map { Completion($0) }).read()
    reading.type("s\t")
    try reading.terminal.wait(lines: "> sta")
    reading.type("\t")
    try reading.terminal.wait(lines: "> sta", "staged   station  stage")
    #expect(reading.terminal.screen.row == 0)
    reading.type("t")
    try reading.terminal.wait(lines: "> stat")
    reading.type("\r")
    #expect(try reading.result() == .line("stat"))
  }

  @Test func aNoteStandsBesideEachWord() throws {
    let reading = try Reading(words: [
      Completion("get", note: "the live context"), Completion("grow"),
    ]).read()
    reading.type("g\t")
    try reading.terminal.wait(lines: "> g", "get   the live context", "grow")
    reading.type("\u{3}")
    #expect(try reading.result() == .interrupted)
  }

  @Test func nothingToCompleteRingsTheBell() throws {
    let reading = try Reading().read()
    reading.type("zz\t")
    try reading.terminal.wait("a bell") { $0.bells == 1 }
    reading.type("\r")
    #expect(try reading.result() == .line("zz"))
  }

  @Test func aLongListIsPaged() throws {
    let words = (100..<130).map { Completion("key\($0)") }
    let reading = try Reading(words: words, columns: 20, rows: 8).read()
    reading.type("k\t\t")
    try reading.terminal.wait(lines: "> key1", "30 possibilities; …")
    reading.type("\t")
    try reading.terminal.wait(
      lines: "> key1", "key100  key115", "key101  key116", "key102  key117", "key103  key118",
      "key104  key119", "-- more: space, q …")
    reading.type(" ")
    try reading.terminal.wait("the next page") { $0.text.contains("key105  key120") }
    reading.type("q")
    try reading.terminal.wait("the line alone") { $0.text == ["> key1"] }
    reading.type("\t\t2")
    try reading.terminal.wait(lines: "> key12")
    reading.type("\r")
    #expect(try reading.result() == .line("key12"))
  }

  @Test func theLinesBeforeAreKnownToTheNote() throws {
    let reading = try Reading(marginNote: { MarginNote("after \($0.before.dropLast())") })
    try reading.read(before: "set p {\n")
    try reading.terminal.wait("the note") { $0.current.hasSuffix("after set p {") }
    reading.type("\r")
    #expect(try reading.result() == .line(""))
  }
}
