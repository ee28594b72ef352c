import CgxTestSupport
import Testing

@testable import CgxTerminal

extension EditorTests {
  @Test func aSecretIsNotEchoed() throws {
    let reading = try Reading()
    let mode = reading.terminal.mode
    try reading.readSecret()
    reading.type("hunx\u{7F}ter2\r")
    #expect(try reading.secretResult() == .secret("hunter2"))
    #expect(!reading.terminal.transcript.contains("hun"))
    #expect(reading.terminal.screen.text == ["secret:"])
    #expect(reading.terminal.mode == mode)
    try reading.read()
    reading.type("\u{1B}[A\r")
    #expect(try reading.result() == .line(""))
  }

  @Test func aSecretCanBeRefused() throws {
    for (keys, expected) in [("ab\u{3}", SecretInput.interrupted), ("\u{4}", .endOfFile)] {
      let reading = try Reading()
      let mode = reading.terminal.mode
      try reading.readSecret()
      reading.type(keys)
      #expect(try reading.secretResult() == expected)
      #expect(reading.terminal.mode == mode)
    }
  }

  @Test func aSecretThatIsTooLongOrNoTextIsAskedForAgain() throws {
    let reading = try Reading()
    try reading.readSecret()
    reading.type(String(repeating: "x", count: 9_000) + "\r")
    try reading.terminal.wait(for: "more than 8192 bytes are not taken")
    reading.terminal.send(bytes: [0xFF, 0x0D])
    try reading.terminal.wait(for: "that is not UTF-8")
    reading.type("hunter2\r")
    #expect(try reading.secretResult() == .secret("hunter2"))
  }

  @Test func anInterruptFromElsewhereEndsASecret() throws {
    let reading = try Reading()
    let mode = reading.terminal.mode
    try reading.readSecret()
    reading.editor.interrupt()
    #expect(try reading.secretResult() == .interrupted)
    #expect(reading.terminal.mode == mode)
  }

  @Test func keysThatAreNoTextAreNoPartOfASecret() throws {
    for isVi in [false, true] {
      let reading = try Reading()
      reading.editor.keys.translatesSequences = isVi
      try reading.readSecret()
      reading.type("hun\u{1B}[D\u{1B}[3~\u{1B}OHt\u{1B}[15~\u{1}")
      reading.paste("er\u{7}2\nnot this\n")
      reading.type("\u{1B}[A\r")
      #expect(try reading.secretResult() == .secret("hunter2"))
    }
  }

  @Test func anEscapeThatNothingFollowsIsNoPartOfASecret() throws {
    let reading = try Reading()
    try reading.readSecret()
    reading.type("a日\u{7F}b\u{1B}\u{1B}\r")
    #expect(try reading.secretResult() == .secret("ab"))
  }
}
