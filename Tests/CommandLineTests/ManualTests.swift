import CgxLanguage
import CgxTestSupport
import Foundation
import Testing

/// The manual page and the completions of shells name all that there is.
@Suite struct ManualPageAndCompletions {
  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsNameEveryOptionAndSubcommand(shell: String) throws {
    let script = try Program.run(["--generate-completion-script", shell])
    #expect(script.exitCode == 0)
    #expect(script.errors == "")
    for command in try Program.commands() {
      let options = try Program.options(of: command)
      #expect(options.count > 2)
      for option in options {
        let name = shell == "fish" ? "-l '\(option.dropFirst(2))'" : option
        #expect(
          script.output.contains(name) || script.output.contains(name.replacing("'", with: "")),
          "\(option)")
      }
      for word in command { #expect(script.output.contains(word)) }
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func theirShellCanReadThem(shell: String) throws {
    let script = try Program.run(["--generate-completion-script", shell])
    let run = try Program.run(["-n"], program: "/usr/bin/" + shell, input: script.output)
    #expect(run.exitCode == 0, "\(run.errors)")
  }

  /// What bash offers for the last word.
  private func offered(_ words: [String]) throws -> [Substring] {
    let script = try Program.run(["--generate-completion-script", "bash"])
    let line = (["cgx"] + words).joined(separator: " ")
    let completing = """
      \(script.output)
      COMP_WORDS=(\(line)); COMP_CWORD=\(words.count); COMP_LINE='\(line)'; COMP_POINT=\(line.count)
      _cgx cgx "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let run = try Program.run([], program: "/usr/bin/bash", input: completing)
    return run.output.split(separator: "\n")
  }

  @Test func bashCompletesWithAndWithoutTheWordRun() throws {
    #expect(try offered(["--sand"]) == ["--sandbox"])
    #expect(try offered(["--quiet", "--sand"]) == ["--sandbox"])
    #expect(try offered(["run", "--sand"]) == ["--sandbox"])
    #expect(try offered(["sandb"]) == ["sandbox"])
    #expect(try offered(["sandbox", "--po"]) == ["--port"])
    #expect(try offered(["audit", "verify", "--he"]).contains("--head"))
    #expect(try offered(["--color", "al"]) == ["always"])
    #expect(try offered(["Package.sw"]) == ["Package.swift"])
    #expect(try offered(["--quiet", "Package.sw"]) == ["Package.swift"])
  }

  @Test(arguments: [
    ("--sand", "--sandbox"), ("--quiet --sand", "--sandbox"), ("run --sand", "--sandbox"),
    ("sandb", "sandbox"), ("sandbox --po", "--port"), ("audit verify --he", "--head"),
    ("--color al", "always"), ("Package.sw", "Package.swift"),
    ("--quiet Package.sw", "Package.swift"),
  ])
  func fishCompletesWithAndWithoutTheWordRun(words: String, completed: String) throws {
    let script = try Program.run(["--generate-completion-script", "fish"])
    let run = try Program.run(
      ["--no-config"], program: "/usr/bin/fish",
      input: script.output + "\ncomplete -C 'cgx \(words)'\n")
    let offers = run.output.split(separator: "\n").map { $0.prefix { $0 != "\t" } }
    #expect(offers.contains { $0 == completed }, "\(run.output)\(run.errors)")
  }

  @Test func zshCompletesWithAndWithoutTheWordRun() throws {
    let folder = try PromptFolder()
    try Data(try Program.run(["--generate-completion-script", "zsh"]).output.utf8)
      .write(to: URL(filePath: folder.path + "/_cgx"))
    let terminal = try PseudoTerminal(
      "/usr/bin/zsh", ["-f", "-i"],
      environment: ["TERM": "xterm", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"], columns: 120)
    terminal.send(
      "PS1='> '; fpath=(\(folder.path) $fpath); autoload -U compinit; compinit -u -D; echo ready\r")
    try terminal.wait(for: "ready\r\n")
    for (words, line) in [
      ("--sand", "--sandbox"), ("--quiet --sand", "--quiet --sandbox"),
      ("run --sand", "run --sandbox"), ("sandb", "sandbox"), ("sandbox --po", "sandbox --port"),
      ("audit verify --hea", "audit verify --head"), ("--color al", "--color always"),
      ("/usr/bin/mando", "/usr/bin/mandoc"), ("--quiet /usr/bin/mando", "--quiet /usr/bin/mandoc"),
    ] {
      terminal.send("\u{C}cgx \(words)\t")
      try terminal.wait("\(line)") { $0.text.contains("> cgx \(line)") }
      terminal.send("\u{15}")
    }
    terminal.send("\u{15}exit\r")
    _ = try terminal.waitForExit()
  }

  @Test func aShellThatIsNotKnownIsAnError() throws {
    #expect(try Program.run(["--generate-completion-script", "nosuch"]).exitCode == 64)
  }

  @Test func theManualNamesEveryOptionAndStatement() throws {
    let page = try Program.run(["--generate-manual"])
    #expect(page.exitCode == 0)
    for command in try Program.commands() {
      for option in try Program.options(of: command) {
        #expect(page.output.contains(option.replacing("-", with: #"\-"#)), "\(option)")
      }
    }
    for name in StatementSyntax.all.map(\.name) + FindingCode.allCases.map(\.rawValue) {
      #expect(page.output.contains(#"\fB"# + name.replacing("-", with: #"\-"#)), "\(name)")
    }
  }

  @Test func theManualIsWellFormed() throws {
    let page = try Program.run(["--generate-manual"])
    for (program, arguments) in [
      ("groff", ["-man", "-ww", "-z", "-K", "utf8"]), ("mandoc", ["-Tlint", "-Wwarning"]),
    ] {
      let run = try Program.run(arguments, program: "/usr/bin/" + program, input: page.output)
      #expect(run.exitCode == 0)
      #expect(run.errors == "" && run.output == "", "\(run.errors)\(run.output)")
    }
  }
}
