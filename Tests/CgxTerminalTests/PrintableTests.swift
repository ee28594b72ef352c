import Testing

@testable import CgxTerminal

/// Nothing that a tenant says steers the terminal.
@Suite struct PrintableText {
  @Test func showsControlsAndMarksOfDirectionAsTheirNumbers() {
    #expect(printable("a\u{1B}[2J\u{9B}b\u{202E}\tc\n") == "a\\u{1b}[2J\\u{9b}b\\u{202e}\tc\n")
  }

  @Test func staysTheSameJSON() {
    let text = #"{"a":"\u001b\#u{9B}2J\#u{202E}\#u{7F}é日"}"#
    #expect(printableJSON(text) == #"{"a":"\u001b\u009b2J\u202e\u007fé日"}"#)
    #expect(printableJSON(#"{"a":1}"#) == #"{"a":1}"#)
  }
}
