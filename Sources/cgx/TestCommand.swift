import ArgumentParser
import CgxContext
import CgxLanguage
import CgxShell
import Glibc

/// `cgx test PATH…`: runs test files, or holds what scripts print against the files beside them.
struct TestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Runs test files, each test in its own sandbox.",
    discussion: """
      A test file holds test cases, each begun by a line 'test "NAME"'. The statements before the \
      first one are run before each. A test case has a shell and a sandbox of its own; the sandbox's \
      clock starts at 2026-01-01T00:00:00Z and stands still: what the test waits for passes on it at \
      once. Nothing of your configuration, of your state folder, or of the environment's COGNIGY_*, \
      CRM_* and CGX_* is seen.

      An 'expect' or 'expect-error' that does not hold ends its test case as failed, anything else \
      that goes wrong as an error; also changes that are staged at its end. The other test cases \
      are run all the same.

      With --tenant or --profile the same files run against a real tenant, one after the other \
      unless --jobs says otherwise; waiting takes its time, and commits are written to the ledger. \
      Statements and facts of the sandbox are mistakes there, except in test cases that are marked \
      'sandbox-only', which are skipped.

      With --golden, PATH names scripts: standard output is compared with the file beside the \
      script that ends with .out, standard error with the one that ends with .err where there is \
      one, with times, durations, hashes and IDs masked. '# exit: N' in a comment before the first \
      statement of a script is the exit code that it should end with.

      Exit codes: 0 all passed, 1 a test failed, was an error, or there was none, 2 a file does \
      not parse, 64 wrong usage, 66 a file can't be read, 74 results can't be written, 130 \
      interrupted.
      """)

  @ArgumentParser.Argument(
    help: "Test files, and folders: every .cgx below.", completion: .file())
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      "How many files are run at the same time; as many as there are cores unless given.",
      valueName: "n"))
  var jobs: Int?

  @Option(
    help: ArgumentHelp(
      "Only tests whose name holds the text, or matches the regular expression.",
      valueName: "text|/regex/"))
  var filter: String?

  @Flag(help: "End the run at the first test that does not pass.")
  var failFast = false

  @Flag(help: "Only tests that did not pass when they were last run; all, if there are none.")
  var lastFailed = false

  @Flag(help: "List the slowest tests.")
  var timings = false

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Writes a report, too; may be repeated. TAP is version 14.",
      valueName: "junit|tap|json=file"))
  var report: [String] = []

  @Option(
    help: ArgumentHelp(
      "How long a test may take, by the system's clock, such as 5m.", valueName: "duration"))
  var testTimeout = "5m"

  @Flag(help: "Compare what scripts print with the files beside them.")
  var golden = false

  @Flag(help: "With --golden: write those files where they differ.")
  var update = false

  @Option(
    name: .customLong("var"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Sets a variable of each test; may be repeated.", valueName: "name=value"))
  var variables: [String] = []

  @Option(help: "What results look like.")
  var output = ShellConfiguration.Output.text

  @Option(help: ArgumentHelp("When to use colour.", valueName: "auto|always|never"))
  var color = "auto"

  @Flag(help: "Tell only of what did not pass, and the summary.")
  var quiet = false

  @Option(help: ArgumentHelp("Run against this tenant instead.", valueName: "url"))
  var tenant: String?

  @Option(help: ArgumentHelp("The session's ID.", valueName: "id"))
  var session: String?

  @Option(
    help: ArgumentHelp("A section of the configuration file, for its tenant.", valueName: "name"))
  var profile: String?

  @Option(
    help: ArgumentHelp(
      "A file of lines NAME=VALUE with settings of the tenant.", valueName: "file"),
    completion: .file())
  var envFile: String?

  @Option(help: ArgumentHelp("How long a request may take, such as 15s.", valueName: "duration"))
  var timeout: String?

  @Option(help: ArgumentHelp("How long connecting may take, such as 5s.", valueName: "duration"))
  var connectTimeout: String?

  @Option(help: ArgumentHelp("How often a request is sent at most, 1 to 10.", valueName: "n"))
  var attempts: String?

  @Option(help: ArgumentHelp("How many requests there may be, such as 100/m.", valueName: "rate"))
  var rate: String?

  @Option(
    help: ArgumentHelp(
      "What happens to a staged change of a key that another writer has changed.",
      valueName: "ours|theirs|fail"))
  var onConflict: String?

  @Option(
    help: ArgumentHelp("Trusts the certificates of a PEM file, too.", valueName: "file"),
    completion: .file())
  var cacert: String?

  @Flag(help: "Let plain http go to other machines.")
  var allowHttp = false

  @Option(
    help: ArgumentHelp(
      "Where --last-failed is remembered, and the ledger with a tenant.", valueName: "dir"),
    completion: .directory)
  var stateDir: String?

  func run() async throws {
    Glibc.exit(await TestLaunch.run(self))
  }

  /// Whether the tests run against a real tenant.
  var usesTenant: Bool { tenant != nil || profile != nil }

  func validate() throws {
    guard !paths.isEmpty else { throw ValidationError("Name a test file or a folder of them.") }
    if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs is 1 to 256.") }
    if filter == "" { throw ValidationError("--filter is empty.") }
    _ = try parsedFilter()
    _ = try parsedReports()
    _ = try parsedTestTimeout()
    if update, !golden { throw ValidationError("--update is for --golden.") }
    if golden {
      for (name, isGiven) in [
        ("--tenant", tenant != nil), ("--profile", profile != nil), ("--filter", filter != nil),
        ("--last-failed", lastFailed),
      ] where isGiven {
        throw ValidationError("Give --golden or \(name), not both.")
      }
    }
    if !usesTenant {
      for (name, isGiven) in [
        ("--env-file", envFile != nil), ("--cacert", cacert != nil),
        ("--connect-timeout", connectTimeout != nil), ("--allow-http", allowHttp),
      ] where isGiven {
        throw ValidationError("\(name) is for --tenant or --profile.")
      }
    }
    do {
      _ = try runOptions()
    } catch {
      throw ValidationError(RunCommand.message(for: error))
    }
  }

  func parsedFilter() throws -> TestSelection.Filter? {
    guard let filter else { return nil }
    guard let parsed = TestSelection.Filter(filter) else {
      throw ValidationError("--filter '\(filter)': this is no regular expression.")
    }
    return parsed
  }

  func parsedReports() throws -> [TestReportFile] {
    var files: [TestReportFile] = []
    for text in report {
      guard let file = TestReportFile(text) else {
        throw ValidationError("--report '\(text)': expected junit=FILE, tap=FILE or json=FILE.")
      }
      // Where '=' stands before a test file, it would be gone.
      guard !file.path.hasSuffix(".cgx") else {
        throw ValidationError("--report: '\(file.path)' is the name of a script.")
      }
      guard !files.contains(where: { $0.collides(with: file) }) else {
        throw ValidationError("--report: two reports can't be written to '\(file.path)'.")
      }
      files.append(file)
    }
    return files
  }

  func parsedTestTimeout() throws -> Duration {
    try RunCommand.duration(testTimeout, "--test-timeout", example: "5m")
  }

  /// What the shells of the tests start from, as the options of a run that say the same.
  func runOptions() throws -> RunCommand {
    var arguments = usesTenant ? [] : ["--sandbox"]
    for (name, value) in [
      ("--tenant", tenant), ("--session", session), ("--profile", profile),
      ("--env-file", envFile), ("--timeout", timeout), ("--connect-timeout", connectTimeout),
      ("--attempts", attempts), ("--rate", rate), ("--on-conflict", onConflict),
      ("--cacert", cacert), ("--state-dir", stateDir), ("--color", color),
    ] {
      if let value { arguments.append("\(name)=\(value)") }
    }
    for variable in variables { arguments += ["--var", variable] }
    if allowHttp { arguments.append("--allow-http") }
    return try RunCommand.parse(arguments)
  }
}
