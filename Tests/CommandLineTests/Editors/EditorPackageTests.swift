import Foundation
import Testing

/// What lies around the colours: the package for VS Code, and Vim's settings for a script.
@Suite struct EditorPackages {
  private static let folder = Program.root.appending(path: "scripts/editor/vscode")

  private struct Package: Decodable {
    struct Contributions: Decodable {
      var languages: [Language]
      var grammars: [Grammar]
    }
    struct Language: Decodable {
      var id: String
      var extensions: [String]
      var firstLine: String
      var configuration: String
    }
    struct Grammar: Decodable {
      var language: String
      var scopeName: String
      var path: String
    }

    var name: String
    var version: String
    var engines: [String: String]
    var contributes: Contributions
  }

  private struct Grammar: Decodable {
    var scopeName: String
    var fileTypes: [String]
    var firstLineMatch: String
  }

  private struct Configuration: Decodable {
    struct Folding: Decodable {
      struct Markers: Decodable {
        var start: String
        var end: String
      }
      var markers: Markers
    }

    var comments: [String: String]
    var brackets: [[String]]
    var folding: Folding
  }

  private func decode<Value: Decodable>(_ type: Value.Type, _ path: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(contentsOf: Self.folder.appending(path: path)))
  }

  @Test func thePackageNamesFilesThatAreThere() throws {
    let package = try decode(Package.self, "package.json")
    #expect(package.name == "cgx")
    #expect(package.engines["vscode"] != nil)
    let language = try #require(package.contributes.languages.first)
    let grammar = try #require(package.contributes.grammars.first)
    #expect(language.extensions == [".cgx"])
    #expect(grammar.language == language.id)
    let rules = try decode(Grammar.self, grammar.path)
    #expect(rules.scopeName == grammar.scopeName)
    #expect(rules.fileTypes == ["cgx"])
    #expect(rules.firstLineMatch == language.firstLine)
    for line in ["#!/usr/bin/env cgx", "#!/usr/bin/env -S cgx test"] {
      #expect(try line.contains(Regex(language.firstLine)))
    }
    let configuration = try decode(Configuration.self, language.configuration)
    #expect(configuration.comments == ["lineComment": "#"])
    #expect(configuration.brackets == [["{", "}"], ["[", "]"]])
    #expect(try "  if tier absent".contains(Regex(configuration.folding.markers.start)))
    #expect(try "  end".contains(Regex(configuration.folding.markers.end)))
    #expect(try !"endx".contains(Regex(configuration.folding.markers.end)))
  }

  /// What Vim makes of a file.
  private func vim(_ commands: String, _ files: [String: String]) throws -> String {
    let scratch = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    for (name, text) in files { try Data(text.utf8).write(to: scratch.appending(path: name)) }
    return try VimEngine.run(commands, directory: scratch)
  }

  @Test(arguments: [("a.cgx", "commit\n"), ("job", "#!/usr/bin/env cgx\ncommit\n")])
  func vimKnowsAScriptByItsNameAndByItsFirstLine(name: String, text: String) throws {
    let settings = try vim(
      """
      edit \(name)
      let g:result = &filetype . ' ' . &commentstring . ' ' . &formatexpr . ' ' . b:current_syntax
      """, [name: text])
    #expect(settings == "cgx # %s CgxFormat() cgx\n")
  }

  @Test(arguments: [
    (
      "set  a   1\nif stage.count == 1\ncommit\nend\n",
      "set a 1\nif stage.count == 1\n  commit\nend\n"
    ),
    ("\n\nset a 1\n\n\n", "set a 1\n"),
    // What can't be read stays as it is.
    ("set  a   1\nif stage.count == 1\n", "set  a   1\nif stage.count == 1\n"),
    ("commit\nend\n", "commit\nend\n"),
  ])
  func vimLaysOutWhatCanBeRead(text: String, expected: String) throws {
    let folder = URL(filePath: Program.path).deletingLastPathComponent().path
    let lines = try vim(
      """
      let $PATH = '\(folder):' . $PATH
      edit a.cgx
      normal! gqG
      let g:result = join(getline(1, '$'), ';')
      """, ["a.cgx": text])
    #expect(lines.replacing(";", with: "\n") == expected)
  }

  @Test func vimLeavesOtherScriptsAlone() throws {
    #expect(
      try vim("edit job\nlet g:result = &filetype", ["job": "#!/bin/sh\necho cgx\n"]) == "sh\n")
  }

  /// As a run tells of an error, and as 'cgx check' does, with a code.
  @Test(arguments: [("error: ", "E"), ("error[scope]: ", "E"), ("warning[unused]: ", "W")])
  func vimFindsThePlacesOfErrors(beginning: String, type: String) throws {
    let script = "set a.b 1\nset ok 2\nset tier gold usr\n"
    let run = try Program.run(["--sandbox", "-"], input: script)
    #expect(run.exitCode == 2 || run.exitCode == 3)
    let messages = run.errors.replacing("--> -:", with: "--> a.cgx:")
      .replacing("error: ", with: beginning)
    let list = try vim(
      """
      edit a.cgx
      setlocal makeprg=cat\\ messages
      silent make!
      let g:result = join(map(filter(getqflist(), 'v:val.valid'),
            \\ {_, item -> item.lnum . ':' . item.col . ' ' . item.type . ' ' . item.text}), "\\n")
      """, ["a.cgx": script, "messages": messages])
    #expect(list.contains("3:15 \(type) 'usr' is neither a scope nor a TTL"), "\(list)")
  }
}
