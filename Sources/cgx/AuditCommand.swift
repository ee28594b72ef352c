import ArgumentParser
import CgxJSON
import CgxLanguage
import CgxLedger
import CgxShell
import CgxTerminal
import Glibc

/// `cgx audit`: the ledger, looked at from outside of a run.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Checks the ledger.", subcommands: [VerifyCommand.self])
}

/// `cgx audit verify`: whether no record was changed, removed or inserted.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks the ledger's chain; names the first record that does not fit.",
    discussion: """
      A record that was cut off at the end shows only if a later head is known: each receipt and \
      each CRM notification names one, and '--head' looks for it.

      Exit codes: 0 the chain holds, 1 it does not, 66 a file can't be read.
      """)

  @ArgumentParser.Argument(
    help: "The ledger; without it, audit.jsonl in the state directory.", completion: .file())
  var file: String?

  @Option(
    help: ArgumentHelp(
      "The hash of a record that must be there, or at least 12 digits of it.", valueName: "hash"))
  var head: String?

  @Option(help: ArgumentHelp("Where the ledger lies.", valueName: "dir"), completion: .directory)
  var stateDir: String?

  @Option(help: "What the result looks like.")
  var output = ShellConfiguration.Output.text

  func validate() throws {
    if file != nil, stateDir != nil {
      throw ValidationError("Give a file or --state-dir, not both.")
    }
    // A receipt writes it as NUMBER:HASH.
    let digits = head?.split(separator: ":").last.map { String($0) } ?? ""
    if head != nil, digits.count < 12 || !digits.allSatisfy(\.isHexDigit) {
      throw ValidationError("--head: expected at least 12 hexadecimal digits.")
    }
  }

  func run() throws {
    let path: String
    do {
      path = try self.path()
    } catch {
      Output.error.write("error: \(printable("\(error)"))\n")
      throw ExitCode(ErrorKind.usage.exitCode)
    }
    let digits = head?.split(separator: ":").last.map { $0.lowercased() }
    let report: LedgerVerification
    do {
      report = try LedgerVerifier.verify(path: path, head: digits)
    } catch {
      Output.error.write("error: \(printable(error.description))\n")
      throw ExitCode(ErrorKind.file.exitCode)
    }
    let text = output == .json ? report.json.compact : printable(report.text)
    Output.results.write(text + "\n")
    if !report.isIntact { throw ExitCode(ErrorKind.expectation.exitCode) }
  }

  private func path() throws -> String {
    if let file { return file }
    let environment = ProcessEnvironment.values
    var options: [Setting: String] = [:]
    options[.stateDirectory] = stateDir
    let settings = try ConfigurationLoader.settings(
      options: options, environment: environment, environmentFile: nil)
    guard
      let folder = ConfigurationLoader.stateDirectory(settings, environment: environment)
    else { throw ValidationError("no ledger is named, and no home folder is known") }
    return folder + "/audit.jsonl"
  }
}
