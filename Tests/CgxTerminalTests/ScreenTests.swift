import CgxTestSupport
import Testing

/// The model of a window that the other tests look at.
struct ScreenTests {
  private func screen(
    _ text: String, columns: Int = 10, rows: Int = 3, reflows: Bool = false
  ) -> Screen {
    var screen = Screen(columns: columns, rows: rows, reflows: reflows)
    screen.feed(text.utf8)
    return screen
  }

  @Test func linesFollowEachOther() {
    let screen = screen("one\r\ntwo")
    #expect(screen.text == ["one", "two"])
    #expect((screen.row, screen.column) == (1, 3))
  }

  @Test func theLastColumnWaitsForTheNextCharacter() {
    let full = screen("0123456789")
    #expect((full.row, full.column) == (0, 9))
    #expect(screen("0123456789x").text == ["0123456789", "x"])
    #expect(screen("0123456789\r\nx").text == ["0123456789", "x"])
    #expect(screen("0123456789 \rx").text == ["0123456789", "x"])
    #expect(screen("0123456789\u{8}x").text == ["01234567x9"])
  }

  @Test func linesScrollOff() {
    let screen = screen("1\r\n2\r\n3\r\n4")
    #expect(screen.text == ["2", "3", "4"])
    #expect(screen.textWithScrolledOff == ["1", "2", "3", "4"])
  }

  @Test(arguments: [
    ("abc\u{1B}[2Dx", "axc"), ("abc\u{1B}[1Gx", "xbc"), ("abc\rx", "xbc"),
    ("abc\u{8}\u{8}x", "axc"),
    ("abc\r\u{1B}[C\u{1B}[K", "a"), ("a\tb", "a       b"), ("\u{1B}[5Gx", "    x"),
    ("a\u{1B}[9Cb", "a        b"), ("ab\u{1B}[1;31mc\u{1B}[0md", "abcd"), ("ab\u{1B}[Hx", "xb"),
  ])
  func theCursorMoves(bytes: String, line: String) {
    let screen = screen(bytes)
    #expect(screen.text == [line])
    #expect(screen.unknown == [])
  }

  @Test func theCursorMovesBetweenLines() {
    #expect(screen("a\r\nb\r\nc\u{1B}[2Ax").text == ["ax", "b", "c"])
    #expect(screen("a\r\nb\u{1B}[A\r\u{1B}[Bx").text == ["a", "x"])
    #expect(screen("a\r\nb\r\nc\u{1B}[A\r\u{1B}[J").text == ["a"])
    #expect(screen("a\r\nb\u{1B}[2J\u{1B}[Hx").text == ["x"])
  }

  @Test func wideCharactersTakeTwoPlacesAndNeverHalf() {
    let wide = screen("日本x")
    #expect(wide.text == ["日本x"])
    #expect(wide.column == 5)
    #expect(screen("012345678日").text == ["012345678", "日"])
    #expect(screen("日\u{8}x").text == [" x"])
  }

  @Test func marksJoinTheCharacterBeforeThem() {
    let screen = screen("e\u{301}x")
    #expect(screen.text == ["e\u{301}x"])
    #expect(screen.column == 2)
  }

  @Test func bytesMayComeOneByOne() {
    var screen = Screen(columns: 10, rows: 2)
    for byte in "é\u{1B}[2Gx".utf8 { screen.feed([byte]) }
    #expect(screen.text == ["éx"])
  }

  @Test func styleAndModesAreKept() {
    let screen = screen("\u{1B}[?2004h\u{1B}[2mx\u{1B}[0my\u{7}")
    #expect(screen.marksPaste)
    #expect(screen.style(row: 0, column: 0) == "2")
    #expect(screen.style(row: 0, column: 1) == "")
    #expect(screen.bells == 1)
    #expect(screen.hasSeenEscapes)
  }

  @Test func whatItDoesNotKnowIsTold() {
    #expect(screen("\u{1B}[5r\u{1B}7").unknown == ["CSI 5r", "ESC 7"])
  }

  @Test func aWindowIsResizedWithoutReflow() {
    var screen = screen("0123456789abc\r\nx")
    screen.resize(columns: 5, rows: 3)
    #expect(screen.text == ["01234", "abc", "x"])
    screen.resize(columns: 12, rows: 2)
    #expect(screen.text == ["abc", "x"])
    #expect((screen.row, screen.column) == (1, 1))
  }

  @Test func aWindowIsResizedWithReflow() {
    var screen = screen("0123456789abc\r\nx", rows: 5, reflows: true)
    screen.resize(columns: 5, rows: 5)
    #expect(screen.text == ["01234", "56789", "abc", "x"])
    #expect((screen.row, screen.column) == (3, 1))
    screen.resize(columns: 20, rows: 5)
    #expect(screen.text == ["0123456789abc", "x"])
    #expect((screen.row, screen.column) == (1, 1))
  }
}
