import CgxTestSupport
import Synchronization
import Testing

@testable import CgxTerminal

extension EditorTests {
  static let scopes: @Sendable (EditedText) -> MarginNote? = { text in
    if text.line.contains(".") { return MarginNote("key: '.' is not allowed", isWarning: true) }
    return text.line.isEmpty ? nil : MarginNote("\(text.line.count)/\(text.cursor)")
  }

  @Test func theNoteFollowsEveryKey() throws {
    let reading = try Reading(columns: 20, marginNote: Self.scopes).read()
    reading.editor.remember("older")
    for (keys, shown) in [
      ("a", "> a             1/1"), ("b", "> ab            2/2"), ("\u{2}", "> ab            2/1"),
      ("\u{7F}", "> b             1/0"), ("\u{1B}[A", "> older         5/5"),
      ("\u{B}\u{15}", ">"), ("é", "> é             1/2"),
    ] {
      reading.type(keys)
      try reading.terminal.wait(lines: shown)
    }
    reading.paste("xy")
    try reading.terminal.wait(lines: "> éxy           3/4")
    reading.type("\r")
    #expect(try reading.result() == .line("éxy"))
    #expect(reading.terminal.screen.text == ["> éxy"])
  }

  @Test func anAnswerIsNoStatement() throws {
    let reading = try Reading(columns: 20, marginNote: Self.scopes).read(isAnswer: true)
    reading.type("y.")
    try reading.terminal.wait(lines: "> y.")
    reading.type("\r")
    #expect(try reading.result() == .line("y."))
    #expect(!reading.terminal.transcript.contains("not allowed"))
    // The next line is one again.
    try reading.read()
    reading.type("y")
    try reading.terminal.wait(lines: "> y             1/1")
    reading.type("\r")
    #expect(try reading.result() == .line("y"))
  }

  @Test func theNoteIsFaintOnlyWhereThereIsColour() throws {
    for (style, note, warning) in [(Style.plain, "", ""), (Self.colours, "2", "31")] {
      let reading = try Reading(style: style, marginNote: Self.scopes).read()
      reading.type("a")
      try reading.terminal.wait("the note") { $0.current.hasSuffix("1/1") }
      #expect(reading.terminal.screen.style(row: 0, column: 77) == note)
      #expect(reading.terminal.screen.style(row: 0, column: 2) == "")
      reading.type(".")
      try reading.terminal.wait("the warning") { $0.current.hasSuffix("'.' is not allowed") }
      #expect(reading.terminal.screen.style(row: 0, column: 77) == warning)
      reading.type("\r")
      #expect(try reading.result() == .line("a."))
    }
  }

  private static var colours: Style { Style(.always, descriptor: 1, environment: [:]) }

  @Test func theLineWinsOverTheNote() throws {
    let reading = try Reading(columns: 20, marginNote: Self.scopes).read()
    reading.type("a.34567890123456")
    try reading.terminal.wait(lines: "> a.34567890123456")
    reading.type("7890123")
    try reading.terminal.wait(lines: "> a.3456789012345678", "90123  key: '.' is…")
    reading.type("\u{3}")
    #expect(try reading.result() == .interrupted)
  }

  @Test func aNoteIsAskedForOnceAKeyAndNotInALongLine() throws {
    let count = Mutex(0)
    let reading = try Reading(marginNote: { _ in
      count.withLock { $0 += 1 }
      return nil
    })
    try reading.read()
    #expect(count.withLock { $0 } == 1)
    for (number, character) in "set a".enumerated() {
      reading.type(String(character))
      try reading.terminal.wait("the key") { $0.column == 3 + number }
      #expect(count.withLock { $0 } == 2 + number)
    }
    reading.paste(String(repeating: "x", count: LineEditor.marginNoteLimit))
    try reading.terminal.wait("the end") { $0.text.count == 24 }
    let before = count.withLock { $0 }
    reading.type("y")
    try reading.terminal.wait("the key") { $0.current.hasSuffix("xy") }
    #expect(count.withLock { $0 } == before)
    reading.type("\u{3}")
    #expect(try reading.result() == .interrupted)
  }
}
