import ArgumentParser
import CgxContext
import CgxJSON
import CgxLanguage
import CgxShell
import CgxTenant
import CgxTerminal
import Glibc

/// `cgx FILE…`, `cgx -c STATEMENTS` and the shell; `run` may be left out.
///
/// All options are texts: each further type of option would cost a tenth of a millisecond or two at
/// the start, as the parser asks the runtime what the type can do.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", _superCommandName: "cgx",
    abstract: "Runs scripts, in order, in one shell.", version: Cgx.version)

  @ArgumentParser.Argument(
    help: "Scripts to run, in order, in one shell; '-' is standard input.", completion: .file())
  var files: [String] = []

  @Option(
    name: .customShort("c"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Runs statements; may be repeated.", valueName: "statements"))
  var statements: [String] = []

  @Flag(help: "Run against the embedded tenant.")
  var sandbox = false

  @Option(help: ArgumentHelp("The tenant's URL.", valueName: "url"))
  var tenant: String?

  @Option(help: ArgumentHelp("The session's ID.", valueName: "id"))
  var session: String?

  @Option(help: ArgumentHelp("A section of the configuration file.", valueName: "name"))
  var profile: String?

  @Option(
    help: ArgumentHelp("A file of lines NAME=VALUE with settings.", valueName: "file"),
    completion: .file())
  var envFile: String?

  @Option(
    name: .customLong("var"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Sets a variable of the script; may be repeated.", valueName: "name=value"))
  var variables: [String] = []

  @Option(
    help: ArgumentHelp("What results look like.", valueName: "text|json"),
    completion: .list(["text", "json"]))
  var output = "text"

  @Option(
    help: ArgumentHelp("When to use colour.", valueName: "auto|always|never"),
    completion: .list(["auto", "always", "never"]))
  var color = "auto"

  @Option(help: ArgumentHelp("How long a request may take, such as 15s.", valueName: "duration"))
  var timeout = "15s"

  @Option(help: ArgumentHelp("How long connecting may take, such as 5s.", valueName: "duration"))
  var connectTimeout = "5s"

  @Option(help: ArgumentHelp("How often a request is sent at most, 1 to 10.", valueName: "n"))
  var attempts = "3"

  @Option(
    help: ArgumentHelp(
      "How many requests there may be, such as 100/m, evenly spaced.", valueName: "rate"))
  var rate: String?

  @Option(
    help: ArgumentHelp(
      "What happens to a staged change of a key that another writer has changed.",
      valueName: "ours|theirs|fail"),
    completion: .list(["ours", "theirs", "fail"]))
  var onConflict = "ours"

  @Option(
    help: ArgumentHelp("Trusts the certificates of a PEM file, too.", valueName: "file"),
    completion: .file())
  var cacert: String?

  @Option(
    help: ArgumentHelp("Where history and ledger lie.", valueName: "dir"), completion: .directory)
  var stateDir: String?

  @Option(
    help: ArgumentHelp(
      "The ledger, in place of audit.jsonl in the state directory.", valueName: "file"),
    completion: .file())
  var audit: String?

  @Option(
    help: ArgumentHelp(
      "The size at which the ledger goes on in a new file, such as 64M.", valueName: "size"))
  var auditLimit: String?

  @Flag(help: "Write values in clear into the ledger.")
  var auditValues = false

  @Option(
    help: ArgumentHelp(
      "Keeps the metrics in a file, for the textfile collector of Prometheus.", valueName: "file"),
    completion: .file())
  var metricsFile: String?

  @Flag(
    help:
      "Run each file in a shell of its own, also after one has failed; the worst exit code counts.")
  var keepGoing = false

  @Flag(help: "Let plain http go to other machines.")
  var allowHttp = false

  @Flag(help: "Refuse every commit.")
  var readOnly = false

  @Flag(help: "Let a commit do all but send the changes.")
  var dryRun = false

  @Flag(help: "Show requests and answers on standard error, without secrets.")
  var trace = false

  @Flag(help: "Never ask; without a script, fail instead of starting the shell.")
  var noInput = false

  @Flag(
    name: .customLong("private"),
    help: "Keep no history and no staged changes at the prompt, and read none.")
  var isPrivate = false

  @Flag(help: "Say only results and errors.")
  var quiet = false

  func run() async throws {
    // An 'ExitCode' that is thrown makes the parser write a help text first, which nobody sees.
    Glibc.exit(await Launch.run(self))
  }

  func validate() throws {
    if !files.isEmpty, !statements.isEmpty {
      throw ValidationError("Give files or -c, not both.")
    }
    if keepGoing, files.isEmpty {
      throw ValidationError("--keep-going is for files.")
    }
    if keepGoing, metricsFile != nil {
      throw ValidationError("--metrics-file holds the metrics of one shell, not of --keep-going.")
    }
    if sandbox, tenant != nil {
      throw ValidationError("Give --sandbox or --tenant, not both.")
    }
    for (name, value) in [
      ("--tenant", tenant), ("--session", session), ("--profile", profile),
      ("--state-dir", stateDir), ("--env-file", envFile), ("--cacert", cacert),
      ("--audit", audit), ("--metrics-file", metricsFile),
    ] where value == "" {
      throw ValidationError("\(name) is empty.")
    }
    _ = try parsedVariables()
    _ = try parsedTimeouts()
    _ = try parsedRate()
    _ = try parsedAttempts()
    _ = try parsedOutput()
    _ = try parsedColor()
    _ = try parsedConflictPolicy()
    _ = try parsedAuditLimit()
  }

  /// The variables of `--var`, each value as `set` would read it.
  func parsedVariables() throws -> [String: JSON] {
    var parsed: [String: JSON] = [:]
    for pair in variables {
      // The value may be a secret, and without a '=' all of it may.
      guard let equals = pair.firstIndex(of: "=") else {
        throw ValidationError("--var: expected NAME=VALUE.")
      }
      let name = String(pair[..<equals])
      if let objection = VariableOption.objection(to: name) {
        throw ValidationError("--var '\(name)=…': \(objection).")
      }
      do {
        parsed[name] = try JSON(cell: String(pair[pair.index(after: equals)...]))
      } catch {
        throw ValidationError("--var '\(name)=…': the value is not JSON: \(error).")
      }
    }
    return parsed
  }

  func parsedTimeouts() throws -> Timeouts {
    Timeouts(
      connect: try Self.duration(connectTimeout, "--connect-timeout"),
      request: try Self.duration(timeout, "--timeout"))
  }

  func parsedAttempts() throws -> Int {
    guard let count = Int(attempts), RunOption.attemptRange.contains(count) else {
      throw ValidationError("--attempts '\(attempts)': expected 1 to 10.")
    }
    return count
  }

  func parsedOutput() throws -> ShellConfiguration.Output {
    try Self.choice(output, "--output")
  }

  func parsedColor() throws -> ColorMode { try Self.choice(color, "--color") }

  func parsedConflictPolicy() throws -> ConflictPolicy {
    try Self.choice(onConflict, "--on-conflict")
  }

  private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ text: String, _ option: String
  ) throws -> Choice {
    if let choice = Choice(rawValue: text) { return choice }
    let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("\(option) '\(text)': expected one of \(names).")
  }

  func parsedRate() throws -> RequestRate? {
    guard let rate else { return nil }
    do {
      return try RequestRate(rate)
    } catch {
      throw ValidationError("--rate '\(rate)': \(error).")
    }
  }

  /// In bytes.
  func parsedAuditLimit() throws -> Int? {
    guard let auditLimit else { return nil }
    let units = ["": 0, "K": 10, "M": 20, "G": 30]
    let digits = auditLimit.prefix { $0.isASCII && $0.isNumber }
    guard digits.count <= 6, let number = Int(digits), number > 0,
      let shift = units[auditLimit.dropFirst(digits.count).uppercased()], number << shift >= 4096
    else {
      throw ValidationError(
        "--audit-limit '\(auditLimit)': expected a size such as 64M, 4K at least.")
    }
    return number << shift
  }

  static func duration(
    _ text: String, _ option: String, example: String = "15s"
  ) throws -> Duration {
    guard let milliseconds = try? DurationText.milliseconds(text),
      RunOption.timeoutRange.contains(milliseconds)
    else {
      throw ValidationError(
        "\(option) '\(text)': expected a duration such as \(example), 1d at most.")
    }
    return .milliseconds(milliseconds)
  }

  /// The settings that are given as options.
  var settings: [Setting: String] {
    var settings: [Setting: String] = [:]
    settings[.tenant] = tenant
    settings[.session] = session
    settings[.profile] = profile
    settings[.stateDirectory] = stateDir
    return settings
  }
}
