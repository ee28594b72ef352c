import CgxTestSupport
import Foundation
import Testing

extension PromptOnATerminal {
  /// `edit`, on a real pseudo-terminal, with small scripts as editors.
  @Suite struct EditingAtThePrompt {
    private let folder: PromptFolder

    init() throws {
      folder = try PromptFolder()
    }

    /// A shell whose editor is a script; `$1` is the file.
    private func shell(editor body: String, name: String = "EDITOR") throws -> PseudoTerminal {
      try folder.write(body + "\n", to: "the editor")
      return try folder.shell(environment: [name: "sh '\(folder.path)/the editor'"])
    }

    /// Neither the file nor its folder is left.
    private func expectNothingLeft() {
      #expect(!folder.names().contains { $0.hasPrefix("cgx-edit") })
    }

    @Test func aStagedValueIsStagedAgainWithItsScopeAndTTL() throws {
      let terminal = try shell(
        editor: """
          stat -c '%a %n' "$1" "$(dirname "$1")" >> "$TMPDIR/seen"; cat "$1" >> "$TMPDIR/seen"
          touch "$1~"; sed -i 's/gold/silver/' "$1"
          """)
      try terminal.enter("set profile {\"tier\": \"gold\", \"n\": [1]} user 2h", "staged profile")
      try terminal.enter("edit profile", "profile was staged before (prompt:1:1): replaced")
      try terminal.enter(
        "show --script", #"set profile {"tier": "silver", "n": [1]} user 2h"#)
      try terminal.enter("set note \"gold\\nand more\"", "staged note")
      try terminal.enter("edit note", "replaced")
      try terminal.enter("show --script", #"set note "silver\nand more" session"#)
      try terminal.enter("undo", "took back note")
      try terminal.enter("show --script", #"set note "gold\nand more" session"#)
      #expect(try terminal.quit() == 0)
      let seen = try folder.text("seen")
      let modes = seen.split(separator: "\n").filter { $0.contains("cgx-edit-") }
      #expect(modes.map { $0.prefix(3) } == ["600", "700", "600", "700"])
      #expect(modes[0].hasSuffix("/profile.json") && modes[2].hasSuffix("/note.txt"))
      #expect(seen.contains("\n{\n  \"tier\": \"gold\",\n  \"n\": [1]\n}\n"))
      #expect(seen.hasSuffix("\ngold\nand more\n"))
      expectNothingLeft()
    }

    @Test func theLastStatementIsRunAgainAndKept() throws {
      let terminal = try shell(editor: #"sed -i 's/one/two/' "$1""#, name: "VISUAL")
      try terminal.enter("ehco one", "did you mean 'echo'?")
      try terminal.enter("echo one", "\none\r\n")
      try terminal.enter("edit", "\ntwo\r\n")
      try terminal.enter("edit", "the statement stays as it is")
      #expect(try terminal.quit() == 0)
      #expect(try folder.text("state/history-sandbox").contains("edit\necho two\n"))
      expectNothingLeft()
    }

    @Test func whatIsNoJSONLeavesTheStageAsItIs() throws {
      let terminal = try shell(editor: #"cat "$1" >> "$TMPDIR/seen"; echo '{"a": [1,}' > "$1""#)
      try terminal.enter("set p {\"a\": 1}", "staged p")
      try terminal.enter("edit p", "p.json:1:10")
      #expect(!(try folder.text("seen")).contains("[1,}"))
      try terminal.enter("edit p", "stays as it is")
      #expect(try folder.text("seen").contains("[1,}"))
      try terminal.enter("show --script", #"set p {"a": 1} session"#)
      #expect(try terminal.quit() == 0)
      expectNothingLeft()
    }

    @Test func whatIsUnchangedIsSaid() throws {
      let terminal = try shell(editor: "true")
      try terminal.enter("set p {\"a\": 1}", "staged p")
      try terminal.enter("edit p", "p stays as it is")
      try terminal.enter("undo", "took back p")
      try terminal.enter("show", "nothing is staged")
      #expect(try terminal.quit() == 0)
    }

    @Test func anEditorThatFailsChangesNothing() throws {
      let terminal = try shell(editor: #"echo 2 > "$1"; exit 3"#)
      try terminal.enter("set p 1", "staged p")
      try terminal.enter("edit p", "ended with 3: nothing is changed")
      try terminal.enter("show --script", "set p 1 session")
      #expect(try terminal.quit() == 0)
      expectNothingLeft()
    }

    @Test func theEditorGetsAPlainTerminalAndTheShellGetsItBack() throws {
      let terminal = try shell(editor: #"stty -a > "$TMPDIR/modes"; stty raw -echo; echo 2 > "$1""#)
      try terminal.enter("set p 1", "staged p")
      try terminal.enter("edit p", "replaced")
      let modes = try folder.text("modes")
      #expect(modes.contains(" icanon") && modes.contains(" echo ") && !modes.contains("-isig"))
      terminal.send("wait 1h\r")
      try terminal.wait(for: "wait 1h")
      usleep(200_000)
      terminal.send("\u{3}")
      try terminal.wait(for: "interrupted while waiting")
      #expect(try terminal.quit() == 0)
    }

    @Test func refusals() throws {
      let terminal = try shell(editor: #"cat "$1" >> "$TMPDIR/seen""#)
      try terminal.enter("edit", "there is no statement to edit")
      try terminal.enter("set --secret pin 471199", "staged pin")
      try terminal.enter("edit", "the last statement holds a secret")
      try terminal.enter("edit pin", "'pin' is secret, and is not opened")
      try terminal.enter("set copy ${stage.pin}", "staged copy")
      try terminal.enter("edit copy", "'copy' is secret, and is not opened")
      try terminal.enter("edit pim", "did you mean 'pin'?")
      try terminal.enter("unset old", "staged the removal")
      try terminal.enter("edit old", "there is no value to edit")
      #expect(try terminal.quit() == 0)
      #expect(!folder.names().contains("seen"))
      let run = try Program.run(["--sandbox", "-c", "set a 1\nedit a"])
      #expect(run.exitCode == 3)
      #expect(run.errors.contains("'edit' is for the prompt, at a terminal"))
    }
  }
}
