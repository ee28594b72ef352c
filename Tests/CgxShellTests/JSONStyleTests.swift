import CgxJSON
import CgxTerminal
import Testing

@testable import CgxShell

@Suite struct StyledJSON {
  private static let value = """
    {"name": "Zoë", "n": -1.50, "on": true, "none": null, "list": [1, "two"], "deep": [{"a": {}}], \
    "empty": []}
    """

  private static let coloured = Style(.always, descriptor: -1, environment: [:])

  @Test func hasItsPartsInColours() throws {
    let text = try JSON(parsing: Array(#"{"a": ["x", 1, null]}"#.utf8)).pretty(in: Self.coloured)
    #expect(
      text == "{\n  \u{1B}[1m\"a\"\u{1B}[0m: [\u{1B}[32m\"x\"\u{1B}[0m, \u{1B}[36m1\u{1B}[0m, "
        + "\u{1B}[35mnull\u{1B}[0m]\n}")
  }

  @Test func isTheSameTextWithoutThem() throws {
    let value = try JSON(parsing: Array(Self.value.utf8))
    let text = value.pretty(in: Self.coloured).replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
    #expect(text == value.pretty())
    #expect(value.pretty(in: .plain) == value.pretty())
  }

  @Test(arguments: [Style.plain, coloured])
  func cannotSteerTheTerminal(style: Style) {
    let evil = JSON.members(["\u{9B}2J\u{7F}": .string("\u{9B}2J\u{202E}")])
    let text = evil.pretty(in: style).replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
    #expect(text == "{\n  \"\\u{9b}2J\\u{7f}\": \"\\u{9b}2J\\u{202e}\"\n}")
  }
}

@Suite struct Colours {
  @Test(arguments: [
    ["NO_COLOR": "1", "TERM": "xterm"], ["TERM": "dumb"], [:], ["TERM": "xterm"],
  ])
  func areOffWhereNobodyCanSeeThem(environment: [String: String]) {
    #expect(!Style(.auto, descriptor: -1, environment: environment).isOn)
    #expect(!Style(.never, descriptor: -1, environment: environment).isOn)
  }

  @Test func everyOneCanBeReadOnLightAndOnDark() {
    let style = Style(.always, descriptor: -1, environment: [:])
    let texts = [
      style.error("x"), style.mark("x"), style.good("x"), style.faint("x"), style.strong("x"),
      style.name("x"), style.string("x"), style.number("x"), style.literal("x"),
    ]
    for text in texts {
      // Neither yellow nor white nor black, and no background.
      #expect(text.contains(#/^\u{1B}\[(1;)?(1|2|31|32|35|36)m/#), "\(text.debugDescription)")
    }
  }
}
