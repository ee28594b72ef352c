import CgxFiles
import CgxJSON
import CgxLanguage
import CgxShell
import CgxTerminal

/// `--keep-going`: files in turn, each in a shell of its own, whatever became of those before.
struct KeepGoing {
  let files: [String]
  let output: ShellConfiguration.Output
  let isQuiet: Bool
  let interrupts: Interrupts
  /// A fresh shell.
  let begin: @Sendable () -> Interpreter

  /// The worst exit code, after a summary; an interrupt ends all of it.
  func run() async -> Int32 {
    var results = FileResults(files)
    for file in files where !interrupts.hasFired {
      let code = await Launch.run(begin(), interrupts) { () throws(FileError) in
        [try Launch.source(file)]
      }
      results.add(code)
    }
    if output == .json { Output.results.write(results.json.compact + "\n") }
    if !isQuiet || results.exitCode != 0 { Output.error.write(printable(results.text)) }
    return results.exitCode
  }
}
