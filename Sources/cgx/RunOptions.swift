public import ArgumentParser
public import CgxContext
import CgxJSON
import CgxLanguage
public import CgxShell
import CgxTenant
public import CgxTerminal

extension ShellConfiguration.Output: ExpressibleByArgument {}
extension ColorMode: ExpressibleByArgument {}
extension ConflictPolicy: ExpressibleByArgument {}

/// The options of a run.
struct RunOptions: ParsableArguments {
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

  @Option(help: "What results look like.")
  var output = ShellConfiguration.Output.text

  @Option(help: "When to use colour.")
  var color = ColorMode.auto

  @Option(help: ArgumentHelp("How long a request may take, such as 15s.", valueName: "duration"))
  var timeout = "15s"

  @Option(help: ArgumentHelp("How long connecting may take, such as 5s.", valueName: "duration"))
  var connectTimeout = "5s"

  @Option(help: ArgumentHelp("How often a request is sent at most, 1 to 10.", valueName: "n"))
  var attempts = 3

  @Option(
    help: ArgumentHelp(
      "How many requests there may be, such as 100/m, evenly spaced.", valueName: "rate"))
  var rate: String?

  @Option(help: "What happens to a staged change of a key that another writer has changed.")
  var onConflict = ConflictPolicy.ours

  @Option(
    help: ArgumentHelp("Trusts the certificates of a PEM file, too.", valueName: "file"),
    completion: .file())
  var cacert: String?

  @Option(help: ArgumentHelp("Where the history lies.", valueName: "dir"), completion: .directory)
  var stateDir: String?

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

  @Flag(help: "Say only results and errors.")
  var quiet = false

  func validate() throws {
    if !files.isEmpty, !statements.isEmpty {
      throw ValidationError("Give files or -c, not both.")
    }
    if sandbox, tenant != nil {
      throw ValidationError("Give --sandbox or --tenant, not both.")
    }
    for (name, value) in [
      ("--tenant", tenant), ("--session", session), ("--profile", profile),
      ("--state-dir", stateDir), ("--env-file", envFile), ("--cacert", cacert),
    ] where value == "" {
      throw ValidationError("\(name) is empty.")
    }
    _ = try parsedVariables()
    _ = try parsedTimeouts()
    _ = try parsedRate()
    if !ShellConfiguration.attemptRange.contains(attempts) {
      throw ValidationError("--attempts is 1 to 10.")
    }
  }

  /// The variables of `--var`, each value as `set` would read it.
  func parsedVariables() throws -> [String: JSON] {
    var parsed: [String: JSON] = [:]
    for pair in variables {
      guard let equals = pair.firstIndex(of: "="),
        Reference.isVariableName(String(pair[..<equals])),
        FactRoot(rawValue: String(pair[..<equals])) == nil
      else { throw ValidationError("--var '\(pair)': expected NAME=VALUE.") }
      do {
        parsed[String(pair[..<equals])] = try JSON(
          cell: String(pair[pair.index(after: equals)...]))
      } catch {
        throw ValidationError("--var '\(pair)': not JSON: \(error).")
      }
    }
    return parsed
  }

  func parsedTimeouts() throws -> Timeouts {
    Timeouts(
      connect: try Self.duration(connectTimeout, "--connect-timeout"),
      request: try Self.duration(timeout, "--timeout"))
  }

  func parsedRate() throws -> RequestRate? {
    guard let rate else { return nil }
    do {
      return try RequestRate(rate)
    } catch {
      throw ValidationError("--rate '\(rate)': \(error).")
    }
  }

  private static func duration(_ text: String, _ option: String) throws -> Duration {
    guard let milliseconds = try? DurationText.milliseconds(text),
      (1...86_400_000).contains(milliseconds)
    else {
      throw ValidationError("\(option) '\(text)': expected a duration such as 15s, 1d at most.")
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
