import ArgumentParser
import CgxFiles
import CgxJSON
import CgxLanguage
import CgxShell
import CgxTenant
import CgxTerminal
import Glibc

/// `cgx check`: what can be known of scripts without a tenant.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", _superCommandName: "cgx",
    abstract: "Finds mistakes in scripts, without a tenant and without running them.",
    discussion: """
      Looks at every file and at all that it sources: syntax, statements, names, facts, keys, \
      scopes, TTLs, sizes, files, and every way that a run could take. A given file that another \
      given one sources is looked at as a part of that one.

      Text is shown of files below the given folders, below the folders that the given scripts stand \
      in, and below the working folder. Of any other file that a script names, findings tell the \
      place alone.

      Findings go to standard output, by file and place, the count to standard error. \
      'cgx check --explain' lists the codes, '--explain CODE' tells what one means.

      Exit codes: 0 nothing found, 2 something found, 64 wrong usage, 66 a path can't be read.
      """)

  @ArgumentParser.Argument(
    help: ArgumentHelp(
      "Scripts, and folders of which every *.cgx is checked; '-' is standard input. With --explain, codes.",
      valueName: "path"), completion: .file())
  var paths: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Leaves findings of a code out; may be repeated.", valueName: "code"))
  var allow: [String] = []

  @Option(
    name: .customLong("var"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Names a variable that the run will get with --var; may be repeated.", valueName: "name"))
  var variables: [String] = []

  @Option(help: ArgumentHelp("What findings look like.", valueName: "text|json|sarif"))
  var output = "text"

  @Option(help: ArgumentHelp("When to use colour.", valueName: "auto|always|never"))
  var color = "auto"

  @Flag(help: "Say only what was found, not how much.")
  var quiet = false

  @Flag(help: "Tell what codes mean, instead of checking.")
  var explain = false

  enum Format: String, CaseIterable {
    case text, json, sarif
  }

  func validate() throws {
    if explain {
      _ = try paths.map { try code($0, "--explain") }
      return
    }
    if paths.isEmpty {
      throw ValidationError("Name files or folders to check; '-' is standard input.")
    }
    if paths.contains("") { throw ValidationError("A path is empty.") }
    _ = try allow.map { try code($0, "--allow") }
    _ = try names()
    guard Format(rawValue: output) != nil else {
      throw ValidationError("--output '\(output)': expected one of text, json, sarif.")
    }
    guard ColorMode(rawValue: color) != nil else {
      throw ValidationError("--color '\(color)': expected one of auto, always, never.")
    }
  }

  func run() throws {
    if explain {
      let codes = try paths.map { try code($0, "--explain") }
      let texts = codes.isEmpty ? [FindingText.overview] : codes.map(FindingText.text)
      return Output.results.write(texts.joined(separator: "\n\n") + "\n")
    }
    let environment = ProcessEnvironment.values
    let (sources, unread) = read()
    let folders = ShownFolders(paths)
    let secrets = SecretRegistry()
    let checker = ScriptChecker(
      names: try names(), allowed: Set(try allow.map { try code($0, "--allow") }),
      showing: folders, environment: environment,
      now: systemNow(), secrets: secrets)
    let findings = checker.findings(in: sources)
    let report = FindingReport(
      findings, fileCount: checker.fileCount, showing: folders,
      secrets: secrets)
    let exitCode =
      unread.isEmpty
      ? report.isEmpty ? 0 : ErrorKind.parse.exitCode : ErrorKind.file.exitCode
    write(report, exitCode, unread, environment)
    if exitCode != 0 { Glibc.exit(exitCode) }
  }

  private func write(
    _ report: FindingReport, _ exitCode: Int32, _ unread: [String],
    _ environment: [String: String]
  ) {
    let format = Format(rawValue: output) ?? .text
    switch format {
    case .text:
      let mode = ColorMode(rawValue: color) ?? .auto
      let style = Style(mode, descriptor: STDOUT_FILENO, environment: environment)
      Output.results.write(report.text(style))
    case .json: Output.results.write(printableJSON(report.jsonLines))
    case .sarif:
      Output.results.write(
        printableJSON(
          report.sarif(version: Cgx.version, exitCode: exitCode, unread: unread).compact) + "\n")
    }
    if !quiet {
      let summary = report.summary(isText: format == .text, unreadCount: unread.count)
      Output.error.write(summary + "\n")
    }
  }

  /// The scripts that are given, and why some could not be read, which is said at once.
  private func read() -> (sources: [SourceText], unread: [String]) {
    var sources: [SourceText] = []
    var unread: [String] = []
    func fail(_ error: FileError) {
      unread.append("can't read '\(oneLine(error.path))': \(error.reason)")
      Output.error.write("error: \(unread.last ?? "")\n")
    }
    for path in paths {
      let files: [String]
      do {
        let found = try ScriptFinder.scripts(of: path)
        found.unread.forEach(fail)
        files = found.files
      } catch {
        fail(error)
        continue
      }
      for file in files {
        do {
          let bytes =
            file == "-"
            ? try FileReader.read(STDIN_FILENO, name: "standard input")
            : try FileReader.readGiven(file)
          sources.append(SourceText(name: file, bytes: bytes))
        } catch {
          fail(error)
        }
      }
    }
    return (sources, unread)
  }

  private func code(_ text: String, _ option: String) throws -> FindingCode {
    if let code = FindingCode(rawValue: text) { return code }
    let near = nearest(to: text, among: FindingCode.allCases.map(\.rawValue))
    throw ValidationError(
      "\(option) '\(text)': no such code; "
        + (near.map { "did you mean '\($0)'?" } ?? "'cgx check --explain' lists them."))
  }

  /// The names of `--var`; a value behind a '=' is not needed, and may be a secret.
  private func names() throws -> Set<String> {
    Set(
      try variables.map { text in
        let name = String(text.prefix { $0 != "=" })
        if let objection = VariableOption.objection(to: name) {
          throw ValidationError("--var '\(name)': \(objection).")
        }
        return name
      })
  }
}
