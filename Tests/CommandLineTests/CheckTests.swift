import CgxJSON
import CgxLanguage
import Foundation
import Testing

/// `cgx check` as its user runs it.
@Suite struct Checks {
  /// A folder with files, gone afterwards.
  final class Folder {
    let url: URL

    init(_ files: [String: String]) throws {
      url = FileManager.default.temporaryDirectory.appending(path: "cgx-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      for (name, text) in files {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func check(_ arguments: [String], input: String? = nil) throws -> Program.Run {
      try Program.run(["check"] + arguments, input: input, directory: url)
    }

    /// As `FILE:LINE CODE`.
    func codes(_ arguments: [String]) throws -> [String] {
      try check(["--output", "json"] + arguments).output.split(separator: "\n").map { line in
        let finding = try JSON(parsing: String(line))
        guard case .number(let number)? = finding["line"] else { return "" }
        return "\(finding["file"]?.string ?? ""):\(number.text) \(finding["code"]?.string ?? "")"
      }
    }
  }

  // MARK: Codes

  /// What the examples of codes read.
  private static let files: [String: String] = {
    var files = [
      "setup.cgx": "echo ready\n", "account.json": #"{"tier": "gold"}"#,
      "large.json": #"{"note": ""# + String(repeating: "0123456789", count: 30_000) + #""}"#,
    ]
    for number in 1...20 { files["deep-\(number).cgx"] = "source deep-\(number + 1).cgx\n" }
    return files
  }()

  @Test(arguments: FindingCode.allCases)
  func theExampleOfACodeHasItAndTheMendedOneHasNone(code: FindingCode) throws {
    let explanation = code.explanation
    for (script, expected) in [(explanation.example, [code.rawValue]), (explanation.mended, [])] {
      let folder = try Folder(Self.files.merging(["example.cgx": script]) { $1 })
      let run = try folder.check(["--output", "json", "example.cgx"])
      let codes = try run.output.split(separator: "\n").map {
        try JSON(parsing: String($0))["code"]?.string
      }
      #expect(codes == expected, "\(script)\n\(run.output)")
      #expect(run.exitCode == (expected.isEmpty ? 0 : 2))
      #expect(try folder.check(["--allow", code.rawValue, "example.cgx"]).exitCode == 0)
    }
  }

  @Test(arguments: FindingCode.allCases)
  func aCodeIsExplained(code: FindingCode) throws {
    #expect(StatementSyntax.named(code.rawValue) == nil)
    let run = try Program.run(["check", "--explain", code.rawValue])
    #expect(run.exitCode == 0)
    #expect(run.output.hasPrefix("\(code.rawValue) (\(code.severity.rawValue))\n"))
    #expect(run.output.contains(code.explanation.meaning))
    #expect(try Program.run(["-c", "help \(code.rawValue)"]).output == run.output)
    #expect(!run.output.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    let all = try Program.run(["check", "--explain"])
    #expect(all.output.contains("\n\(code.rawValue) ") || all.output.hasPrefix(code.rawValue))
  }

  // MARK: Findings

  @Test func allOfAllFilesIsToldAtOnce() throws {
    let folder = try Folder([
      "a.cgx": "set tier gold usr\nstt\nsource lib/b.cgx\nset x ${nme}\n",
      "lib/b.cgx": "let name = 1\nload c.csv\n", "lib/c.csv": "key,value\na.b,1\nok,2\n",
    ])
    #expect(
      try folder.codes(["a.cgx"]) == [
        "a.cgx:1 bad-scope", "a.cgx:2 unknown-statement", "a.cgx:4 uncommitted",
        "a.cgx:4 undefined-name", "lib/c.csv:2 bad-file",
      ])
  }

  @Test func aFindingLooksLikeTheErrorOfARun() throws {
    let folder = try Folder(["a.cgx": "let account = 1\nset crm ${acount}\ncommit\n"])
    let run = try folder.check(["a.cgx"])
    #expect(
      run.output == """
        error[undefined-name]: 'acount' is not defined
         --> a.cgx:2:11
          |
        2 | set crm ${acount}
          |           ^^^^^^
          = help: did you mean 'account'?
          = help: if the run gets it with --var, say so: 'cgx check --var acount'

        """)
    #expect(run.errors == "1 error in 1 of 1 file; 'cgx check --explain CODE' tells more\n")
    #expect(run.exitCode == 2)
    #expect(try folder.check(["--var", "acount", "a.cgx"]).exitCode == 0)
    #expect(try folder.check(["--var", "acount=secret", "--quiet", "a.cgx"]).errors == "")
  }

  @Test func nothingFoundIsExit0() throws {
    let folder = try Folder(["a.cgx": "set a 1\ncommit\n"])
    let run = try folder.check(["a.cgx"])
    #expect(run.exitCode == 0)
    #expect(run.output == "")
    #expect(run.errors == "1 file checked, nothing found\n")
  }

  @Test func ofAFolderEveryScriptBelowIsChecked() throws {
    let folder = try Folder([
      "b.cgx": "commit\n", "sub/a.cgx": "commit\n", "sub/notes.txt": "commit\n",
      ".hidden/x.cgx": "commit\n", "empty/readme": "",
    ])
    try FileManager.default.createSymbolicLink(
      at: folder.url.appending(path: "sub/loop"), withDestinationURL: folder.url)
    #expect(try folder.codes(["."]) == ["b.cgx:1 empty-commit", "sub/a.cgx:1 empty-commit"])
    let none = try folder.check(["empty"])
    #expect(none.exitCode == 66)
    #expect(none.errors.contains("no script (*.cgx) is below it"))
  }

  @Test func standardInputIsChecked() throws {
    let run = try Folder([:]).check(["-"], input: "commit\n")
    #expect(run.exitCode == 2)
    #expect(run.output.contains(" --> -:1:1\n"))
  }

  /// A file that is sourced needs what the file that sources it defines.
  @Test func aFileThatAnotherOneSourcesIsAPartOfIt() throws {
    let folder = try Folder([
      "main.cgx": "let a = 1\nsource part.cgx\ncommit\n", "part.cgx": "set k ${a}\n",
      "circle-1.cgx": "source circle-2.cgx\n", "circle-2.cgx": "source circle-1.cgx\n",
    ])
    #expect(try folder.codes(["part.cgx", "main.cgx"]) == [])
    #expect(
      try folder.codes(["part.cgx"]) == ["part.cgx:1 uncommitted", "part.cgx:1 undefined-name"])
    #expect(try folder.codes(["circle-2.cgx", "circle-1.cgx"]) == ["circle-1.cgx:1 source-cycle"])
  }

  @Test func aPathThatCantBeReadIsExit66AndTheOthersAreChecked() throws {
    let folder = try Folder(["a.cgx": "commit\n"])
    let run = try folder.check(["nosuch.cgx", "a.cgx"])
    #expect(run.exitCode == 66)
    #expect(run.errors.contains("can't read 'nosuch.cgx': there is no such file"))
    #expect(run.output.contains("[empty-commit]"))
  }

  @Test(arguments: [
    [], [""], ["--allow", "nosuch", "a.cgx"], ["--output", "xml", "a.cgx"],
    ["--var", "1a", "a.cgx"], ["--var", "context", "a.cgx"], ["--color", "blue", "a.cgx"],
    ["--explain", "nosuch"],
  ])
  func wrongUsageIsExit64(arguments: [String]) throws {
    let run = try Folder(["a.cgx": "commit\n"]).check(arguments)
    #expect(run.exitCode == 64)
    #expect(run.output == "")
  }

  @Test(arguments: [["check"], ["run"], []])
  func aVariableThatCantBeNamedSoIsToldWhy(command: [String]) throws {
    let folder = try Folder(["a.cgx": "echo 1\n"])
    for (name, reason) in [
      ("context", "this is the name of facts; a variable needs another name"),
      ("1a", "a name is a letter or '_', then letters, digits, '_' and '-'"),
      ("", "a name is a letter or '_', then letters, digits, '_' and '-'"),
    ] {
      let run = try Program.run(
        command + ["--var", "\(name)=hunter2", "a.cgx"], directory: folder.url)
      #expect(run.exitCode == 64)
      #expect(run.errors.contains("'\(name)"), "\(run.errors)")
      #expect(run.errors.contains(": \(reason).\n"), "\(run.errors)")
      #expect(!run.errors.contains("hunter2"))
    }
  }

  @Test func aPipeThatIsSourcedIsNotReadAndNotWaitedFor() throws {
    let folder = try Folder(["a.cgx": "source pipe\nload pipe\nset a @pipe\ncommit\necho ${b}\n"])
    #expect(mkfifo(folder.url.appending(path: "pipe").path, 0o600) == 0)
    #expect(try folder.codes(["a.cgx"]) == [])
  }

  // MARK: Secrets

  @Test(arguments: ["text", "json", "sarif"])
  func aSecretIsNotTold(output: String) throws {
    let folder = try Folder([
      "a.cgx": """
      set --secret pin hunter2 usr
      set --secret pin hunter2
      set --secret hunter2 hunter2 hunter2
      set hunter2 1
      echo ${hunter2}
      set --secret json @bad.json

      """,
      "bad.json": #"{"pin": hunter2}"#,
    ])
    let run = try folder.check(["--output", output, "a.cgx"])
    #expect(run.exitCode == 2)
    #expect(run.output.contains("••••"))
    #expect(!(run.output + run.errors).contains("hunter2"))
  }

  @Test(arguments: ["text", "json", "sarif"])
  func wherePlentyOfSecretsStandNothingOfTheScriptIsShown(output: String) throws {
    let text = (0..<2000).map {
      "set --secret k hunter\($0)\necho hunter\($0) ${hunter\($0)}\ncommit\n"
    }
    let folder = try Folder(["a.cgx": text.joined()])
    let run = try folder.check(["--output", output, "a.cgx"])
    #expect(run.output.contains("undefined-name"))
    #expect(!run.output.contains("hunter"))
  }

  // MARK: Many

  @Test func moreThanAHundredAreCountedAndJSONHasAll() throws {
    let folder = try Folder(["a.cgx": String(repeating: "echo ${x}\nstt\n", count: 5000)])
    let run = try folder.check(["a.cgx"])
    #expect(run.output.matches(of: #/(?m)^ *--> /#).count == 100)
    #expect(run.errors.contains("9,900 more are not shown"))
    #expect(try folder.codes(["a.cgx"]).count == 10_000)
  }

  // MARK: No false alarm

  /// A script that passes has no mistakes; that it needs a sandbox is known, as it runs in one.
  @Test(arguments: Golden.usual + Golden.withOptions)
  func whatPassesHasNoErrors(script: String) throws {
    let text = String(
      decoding: try Data(contentsOf: Golden.folder.appending(path: script)), as: UTF8.self)
    let head = text.split(separator: "\n").prefix(2)
    guard head.contains("# exit: 0") else { return }
    let words = (head.first { $0.hasPrefix("# args: ") } ?? "").split(separator: " ").map(
      String.init)
    let names = zip(words, words.dropFirst()).filter { $0.0 == "--var" }.flatMap {
      ["--var", $0.1]
    }
    let run = try Program.run(
      ["check", "--output", "json", "--allow", "sandbox-statement"] + names + [script],
      directory: Golden.folder)
    #expect(!run.output.contains(#""severity":"error""#), "\(run.output)")
    let warnings = run.output.matches(of: /"code":"([a-z-]+)","severity":"warning"/).map {
      String($0.1)
    }
    #expect(Set(warnings) == Self.suspicious[script] ?? [], "\(run.output)")
  }

  /// What scripts do on purpose that is suspicious.
  private static let suspicious: [String: Set<String>] = [
    "load.cgx": ["overwritten"], "options.cgx": ["overwritten"],
    "quit.cgx": ["unreachable-statement"],
    "session-life.cgx": ["overwritten"],
  ]

  @Test func theTestsOfTheProjectHaveNoFindingsButThoseThatAreMeant() throws {
    let folder = Program.root.appending(path: "Tests/Integration/tests")
    let run = try Program.run(["check", "--output", "json", "."], directory: folder)
    let found = try run.output.split(separator: "\n").map { line in
      let finding = try JSON(parsing: String(line))
      return "\(finding["file"]?.string ?? "") \(finding["code"]?.string ?? "")"
    }
    #expect(found == ["conditions.cgx unreachable-statement", "staging.cgx overwritten"])
  }

  @Test func theExamplesOfTheProjectHaveNoFindings() throws {
    let run = try Program.run(["check", "scripts/examples"])
    #expect(run.exitCode == 0, "\(run.output)")
  }
}
