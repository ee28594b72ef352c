import ArgumentParser
import CgxFiles
import CgxLanguage
import CgxShell
import CgxTerminal
import Glibc

/// `cgx format`: scripts in the one layout.
struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "format", _superCommandName: "cgx",
    abstract: "Writes scripts in one layout.",
    discussion: """
      Rewrites each file where something changes, and says which on standard error. No word and no \
      comment of it changes; what does not parse stays as it is. '-', or no path where standard \
      input is no terminal, writes what is read there to standard output.

      Exit codes: 0 all is in the layout, 2 a file does not parse or --check found something, 64 \
      wrong usage, 66 a file can't be read or written, 70 a script would mean something else, which \
      is a mistake of cgx, 74 results can't be written, 141 nobody reads them.
      """)

  @ArgumentParser.Argument(
    help: "Scripts, and folders of which every *.cgx is formatted; '-' is standard input.",
    completion: .file())
  var paths: [String] = []

  @Flag(help: "Write nothing; name the files that would change, and fail if there are any.")
  var check = false

  @Flag(help: "Write nothing; show what would change, and fail if anything would.")
  var diff = false

  func validate() throws {
    if paths.isEmpty, isTerminal(STDIN_FILENO) {
      throw ValidationError("Name files or folders to format; '-' is standard input.")
    }
    if paths.contains("") { throw ValidationError("A path is empty.") }
    if paths.contains("-"), paths.count > 1 {
      throw ValidationError("'-' stands alone: what is formatted goes to standard output.")
    }
  }

  func run() throws {
    let code = paths.isEmpty || paths == ["-"] ? standardInput() : files()
    if code != 0 { Glibc.exit(code) }
  }

  /// Whether nothing is written.
  private var onlyLooks: Bool { check || diff }

  /// The exit code where a script would mean something else (sysexits.h, EX_SOFTWARE).
  static let defectExitCode: Int32 = 70

  // MARK: Where scripts come from

  private func standardInput() -> Int32 {
    do {
      let bytes = try FileReader.read(
        STDIN_FILENO, name: "standard input", limit: SourceText.sizeLimit)
      let script = FormattedScript(SourceText(name: "-", bytes: bytes))
      switch script.verdict {
      case .asItWas where !onlyLooks: write(bytes)
      case .changed(let text) where !onlyLooks: write(text)
      default: return examine(script)
      }
      return 0
    } catch {
      return complain(error)
    }
  }

  private func files() -> Int32 {
    var seen: Set<String> = []
    var worst: Int32 = 0
    for path in paths {
      do {
        let (files, unread) = try FormattedScript.files(of: path)
        for error in unread { worst = max(worst, complain(error)) }
        for file in files where seen.insert(file).inserted { worst = max(worst, format(file)) }
      } catch {
        worst = max(worst, complain(error))
      }
    }
    return worst
  }

  private func format(_ file: String) -> Int32 {
    do {
      let script = try FormattedScript(readingFile: file)
      guard case .changed = script.verdict, !onlyLooks else { return examine(script) }
      try script.rewriteFile()
      Output.error.write("formatted \(oneLine(file))\n")
      return 0
    } catch {
      return complain(error)
    }
  }

  // MARK: What is said of them

  /// The exit code of a script that is not written.
  private func examine(_ script: FormattedScript) -> Int32 {
    let name = oneLine(script.source.name)
    switch script.verdict {
    case .asItWas: return 0
    case .changed:
      let lines = diff ? ["--- \(name)", "+++ \(name)"] + script.difference : [name]
      Output.results.write(lines.map { printable($0) + "\n" }.joined())
    case .refused(let failure):
      let environment = ProcessEnvironment.values
      let style = Style(.auto, descriptor: STDERR_FILENO, environment: environment)
      Output.error.write(failure.text(style))
    case .broken(let line):
      Output.error.write(
        """
        error: '\(name)' would mean something else, from line \(line) on; nothing is written
          = help: this is a mistake of cgx itself; please report it with that line

        """)
      return Self.defectExitCode
    }
    return ErrorKind.parse.exitCode
  }

  private func complain(_ error: FileError) -> Int32 {
    Output.error.write("error: '\(oneLine(error.path))': \(printable(error.reason))\n")
    return error.scriptKind.exitCode
  }

  private func write(_ text: [UInt8]) {
    Output.results.write(String(decoding: text, as: UTF8.self))
  }
}
