import ArgumentParser

/// Where the program begins.
@main
enum Entry {
  /// Everything but the other subcommands and the questions about the program is a run, and goes to
  /// its command at once: to look through all of them first costs more than all else at the start.
  static func main() async {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let first = arguments.first ?? ""
    switch first {
    case "--generate-manual" where arguments.count == 1: Output.results.write(Manual.text)
    case "sandbox", "audit", "test", "help", "-h", "--help", "--version": await Cgx.main(arguments)
    case _ where first.hasPrefix("--generate-completion-script"):
      guard let script = CompletionScript.text(arguments) else { return await Cgx.main(arguments) }
      Output.results.write(script + "\n")
    case "check": await run(CheckCommand.self, arguments)
    case "format": await run(FormatCommand.self, arguments)
    case "run": await run(RunCommand.self, arguments)
    default: await run(RunCommand.self, ["run"] + arguments)
    }
  }

  /// - Parameter arguments: the command's name, and its own.
  private static func run(_ type: (some ParsableCommand).Type, _ arguments: [String]) async {
    guard var command = await parsed(type, arguments) else { return }
    do { try command.run() } catch { type.exit(withError: error) }
  }

  private static func run(_ type: (some AsyncParsableCommand).Type, _ arguments: [String]) async {
    guard var command = await parsed(type, arguments) else { return }
    do { try await command.run() } catch { type.exit(withError: error) }
  }

  /// By itself, a command does not know that it is called 'cgx NAME': found again among all of them, it
  /// does, and says what is wrong.
  private static func parsed<Command: ParsableCommand>(
    _ type: Command.Type, _ arguments: [String]
  ) async -> Command? {
    if let command = try? type.parse(Array(arguments.dropFirst())) { return command }
    await Cgx.main(arguments)
    return nil
  }
}

/// The command line.
struct Cgx: AsyncParsableCommand {
  static let version = "0.1.0"
  /// The day of that version.
  static let date = "2026-11-24"

  static let configuration = CommandConfiguration(
    commandName: "cgx",
    abstract: "Stages context variables of dialogue sessions and commits them as one atomic PUT.",
    discussion: """
      Without a file, it is a shell: 'help' there lists the statements. 'run' may be left out:
      'cgx --sandbox FILE' is 'cgx run --sandbox FILE', and 'cgx run --help' lists the options.
      'cgx --generate-manual' prints the manual page, 'cgx --generate-completion-script SHELL' the
      completions for bash, zsh or fish.

      Exit codes: 0 all done, 1 an expectation failed, 2 the script does not parse or a check found something, 3 a rule is broken and nothing was
      sent, 4 credentials, 5 refused or no such session, 6 conflict, 7 unreachable, 8 outcome
      unknown, 9 staged changes were never committed, 10 the ledger can't be written, 64 wrong usage, 66 file not found,
      70 a mistake of cgx itself, 74 results can't be written, 130 interrupted, 141 nobody reads them.
      """,
    version: version,
    subcommands: [
      RunCommand.self, TestCommand.self, CheckCommand.self, FormatCommand.self,
      SandboxCommand.self, AuditCommand.self,
    ],
    defaultSubcommand: RunCommand.self)
}
