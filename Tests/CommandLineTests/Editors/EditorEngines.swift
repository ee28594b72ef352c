import Foundation
import Testing

/// A run of characters that an editor's engine gives one name.
struct Colour: Decodable {
  var start: Int
  var end: Int
  /// The innermost scope or group, with `!` behind it; empty where there is none.
  var name: String

  /// From 0.
  var columns: Range<Int> { start..<end }
}

/// A TextMate engine that nobody here wrote: that of the editor `babi`, on Oniguruma as VS Code's is.
enum TextMateEngine {
  static let grammar = Program.root.appending(
    path: "scripts/editor/vscode/syntaxes/cgx.tmLanguage.json")

  /// The colours of each line of each text.
  static func colours(of texts: [String]) throws -> [[[Colour]]] {
    let program = """
      import json, os, shutil, sys, tempfile
      import onigurumacffi
      from babi.highlight import Grammars, highlight_line
      folder = tempfile.mkdtemp()
      shutil.copy(sys.argv[1], os.path.join(folder, "source.cgx.json"))
      grammar = json.load(open(sys.argv[1], encoding="utf-8"))
      def check(rule):
          for key in ("match", "begin"):
              if key in rule: onigurumacffi.compile(rule[key])
          if "include" in rule: assert rule["include"][1:] in grammar["repository"], rule
          captures = [c for k in rule if k.endswith("aptures") for c in rule[k].values()]
          for inner in rule.get("patterns", []) + captures: check(inner)
      for rule in grammar["patterns"] + list(grammar["repository"].values()): check(rule)
      compiler = Grammars(folder).compiler_for_scope("source.cgx")
      result = []
      for text in json.load(sys.stdin):
          state, lines = compiler.root_state, []
          for index, line in enumerate(text.splitlines(keepends=True)):
              state, regions = highlight_line(compiler, state, line, index == 0)
              lines.append([
                  {"start": start, "end": end, "name": scope[-1] + "!" if scope[1:] else ""}
                  for start, end, scope in regions])
          result.append(lines)
      shutil.rmtree(folder)
      print(json.dumps(result))
      """
    let run = try Program.run(
      ["-c", program, grammar.path], program: try Program.python(having: "babi.highlight"),
      input: String(decoding: try JSONEncoder().encode(texts), as: UTF8.self))
    try #require(run.exitCode == 0, "\(run.errors)")
    return try JSONDecoder().decode([[[Colour]]].self, from: Data(run.output.utf8))
  }
}

/// Vim itself, without the settings of this machine.
enum VimEngine {
  static let folder = Program.root.appending(path: "scripts/editor/vim")

  private static func path() throws -> String {
    let found = ["/usr/bin/vim", "/usr/local/bin/vim"].first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
    return try #require(found, "there is no Vim: run scripts/test, it installs it")
  }

  /// Runs commands in a Vim that has the files of the project; an error in one of them fails.
  ///
  /// - Returns: the text of `g:result`, which the commands set.
  static func run(_ commands: String, directory: URL) throws -> String {
    let script = directory.appending(path: "commands.vim")
    let result = directory.appending(path: "result.txt")
    let text = """
      set nocompatible encoding=utf-8 nomodeline noswapfile
      set runtimepath^=\(folder.path)
      filetype plugin indent on
      syntax on
      try
      \(commands)
      catch
        let g:result = 'error: ' . v:exception . ' at ' . v:throwpoint
      endtry
      call writefile([g:result], '\(result.path)')
      qall!

      """
    try Data(text.utf8).write(to: script)
    _ = try Program.run(
      ["-N", "-u", "NONE", "-i", "NONE", "-n", "-es", "-S", script.path], program: path(),
      environment: ["TERM": "dumb"], directory: directory)
    let answer = try String(contentsOf: result, encoding: .utf8)
    try #require(!answer.hasPrefix("error: "), "\(answer)")
    return answer
  }

  /// The colours of each line of each text.
  static func colours(of texts: [String]) throws -> [[[Colour]]] {
    let scratch = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    for (index, text) in texts.enumerated() {
      try Data(text.utf8).write(to: scratch.appending(path: "\(index).cgx"))
    }
    let commands = """
      let g:result = []
      for g:file in range(\(texts.count))
        execute 'edit' g:file . '.cgx'
        call add(g:result, map(range(1, line('$')), {_, line -> map(range(col([line, '$']) - 1),
              \\ {_, column -> #{start: column, end: column + 1,
              \\ name: substitute(synIDattr(synID(line, column + 1, 1), 'name'), '.$', '&!', '')}})}))
      endfor
      let g:result = json_encode(g:result)
      """
    return try JSONDecoder().decode(
      [[[Colour]]].self, from: Data(try run(commands, directory: scratch).utf8))
  }
}
