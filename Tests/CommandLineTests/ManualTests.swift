import CgxLanguage
import Foundation
import Testing

/// The manual page and the completions of shells name all that there is.
@Suite struct ManualPageAndCompletions {
  /// The long options in a help text.
  private func options(of arguments: [String]) throws -> Set<String> {
    let help = try Program.run(arguments + ["--help"])
    #expect(help.exitCode == 0)
    return Set(
      help.output.matches(of: #/(?m)^ +(?:-\w, )?(--[a-z][a-z-]+)/#).map { String($0.output.1) })
  }

  private func tool(_ path: String, _ arguments: [String], input: String) throws -> Program.Run? {
    guard FileManager.default.isExecutableFile(atPath: path) else { return nil }
    return try Program.run(arguments, program: path, input: input)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsNameEveryOptionAndSubcommand(shell: String) throws {
    let script = try Program.run(["--generate-completion-script", shell])
    #expect(script.exitCode == 0)
    #expect(script.errors == "")
    for command in [["run"], ["test"], ["format"], ["sandbox"], ["audit", "verify"]] {
      let options = try options(of: command)
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

  @Test(arguments: [("bash", "/usr/bin/bash"), ("zsh", "/usr/bin/zsh"), ("fish", "/usr/bin/fish")])
  func theirShellCanReadThem(shell: String, path: String) throws {
    let script = try Program.run(["--generate-completion-script", shell])
    if let run = try tool(path, ["-n"], input: script.output) {
      #expect(run.exitCode == 0, "\(run.errors)")
    }
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

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/bash")))
  func bashCompletesWithAndWithoutTheWordRun() throws {
    #expect(try offered(["--sand"]) == ["--sandbox"])
    #expect(try offered(["--quiet", "--sand"]) == ["--sandbox"])
    #expect(try offered(["run", "--sand"]) == ["--sandbox"])
    #expect(try offered(["sandb"]) == ["sandbox"])
    #expect(try offered(["sandbox", "--po"]) == ["--port"])
    #expect(try offered(["audit", "verify", "--he"]).contains("--head"))
    #expect(try offered(["Package.sw"]) == ["Package.swift"])
    #expect(try offered(["--quiet", "Package.sw"]) == ["Package.swift"])
  }

  @Test func aShellThatIsNotKnownIsAnError() throws {
    #expect(try Program.run(["--generate-completion-script", "nosuch"]).exitCode == 64)
  }

  @Test func theManualNamesEveryOptionAndStatement() throws {
    let page = try Program.run(["--generate-manual"])
    #expect(page.exitCode == 0)
    for command in [["run"], ["test"], ["format"], ["sandbox"], ["audit", "verify"]] {
      for option in try options(of: command) {
        #expect(page.output.contains(option.replacing("-", with: #"\-"#)), "\(option)")
      }
    }
    for name in StatementSyntax.all.map(\.name) {
      #expect(page.output.contains(#"\fB"# + name.replacing("-", with: #"\-"#)), "\(name)")
    }
  }

  @Test func theManualIsWellFormed() throws {
    let page = try Program.run(["--generate-manual"])
    let checks = [
      ("/usr/bin/groff", ["-man", "-ww", "-z", "-K", "utf8"]),
      ("/usr/bin/mandoc", ["-Tlint", "-Wwarning"]),
    ]
    for (path, arguments) in checks {
      guard let run = try tool(path, arguments, input: page.output) else { continue }
      #expect(run.exitCode == 0)
      #expect(run.errors == "" && run.output == "", "\(run.errors)\(run.output)")
    }
  }
}
