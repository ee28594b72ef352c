import CgxFiles
import CgxLanguage
import CgxShell
import CgxTenant
import CgxTerminal
import Glibc
import Synchronization

/// Wires a run together.
enum Launch {
  /// The exit code of a run with these options.
  static func run(_ options: RunCommand) async -> Int32 {
    let interrupts = Interrupts()
    Signals.forward(to: interrupts)
    let environment = ProcessEnvironment.values
    let isInteractive =
      options.files.isEmpty && options.statements.isEmpty && isTerminal(STDIN_FILENO)
    if isInteractive, options.noInput {
      Output.error.write("error: there is no script, and --no-input forbids the shell\n")
      return ErrorKind.usage.exitCode
    }
    var configuration: ShellConfiguration
    let color: ColorMode
    do {
      color = try options.parsedColor()
      configuration = try self.configuration(options, environment, isInteractive)
    } catch {
      Output.error.write("error: \(printable("\(error)"))\n")
      return ErrorKind.usage.exitCode
    }
    let secrets = configuration.secrets
    let errorStyle = Style(color, descriptor: STDERR_FILENO, environment: environment)
    let reporter = Reporter(
      text: TextReport(
        outputStyle: Style(color, descriptor: STDOUT_FILENO, environment: environment),
        errorStyle: errorStyle, isInteractive: isInteractive,
        isOutputTerminal: isTerminal(STDOUT_FILENO),
        window: { WindowSize(descriptor: STDOUT_FILENO) },
        talkWindow: { WindowSize(descriptor: STDERR_FILENO) }),
      secrets: secrets)
    let pager = Pager(environment: environment)
    let spins = spins(configuration, errorStyle, environment)
    if spins { configuration.observe = { observe($0, secrets) } }
    let ready = configuration
    let begin: @Sendable () -> Interpreter = {
      interpreter(ready, reporter, pager, announces: !spins && !options.quiet)
    }
    if isInteractive {
      Signals.ignoreQuit()
      let style = Style(color, descriptor: STDOUT_FILENO, environment: environment)
      return await prompt(begin(), interrupts, configuration, style)
    }
    if options.keepGoing {
      return await KeepGoing(
        files: options.files, output: configuration.output, isQuiet: options.quiet,
        interrupts: interrupts, begin: begin
      ).run()
    }
    return await run(begin(), interrupts) { () throws(FileError) in try sources(options) }
  }

  /// The exit code of a run of what is read.
  static func run(
    _ interpreter: Interpreter, _ interrupts: Interrupts,
    _ read: () throws(FileError) -> [SourceText]
  ) async -> Int32 {
    // What is read may be a pipe that nobody writes to: there is no statement yet that could end.
    let sources = await interrupts.handling {
      Output.error.write("error: interrupted while the script was read; nothing was run\n")
      _exit(
        interrupts.isHungUp ? Interrupts.hangupExitCode : ErrorKind.interrupted.exitCode)
    } during: {
      Result { () throws(FileError) in try read() }
    }
    do {
      return await ScriptRunner(interpreter, interrupts: interrupts).run(try sources.get())
    } catch {
      let failure = Failure(
        error.scriptKind, Message("can't read '\(error.path)': \(error.reason)"), at: .none)
      await interpreter.fail(failure)
      await interpreter.close()
      return failure.kind.exitCode
    }
  }

  private static func interpreter(
    _ configuration: ShellConfiguration, _ reporter: Reporter, _ pager: Pager?, announces: Bool
  ) -> Interpreter {
    Interpreter(configuration) { report in
      let written = reporter.written(report)
      let isShown = report.isPaged ? await isShown(written.results, by: pager) : false
      if !isShown {
        Output.results.write(written.results, done: written.done)
      }
      Output.error.write(written.talk)
    } announce: { wait in
      // The spinner counts down instead.
      if announces, isTerminal(STDERR_FILENO) { Output.error.write(reporter.text(wait)) }
    } notify: { notice in
      Output.error.write(reporter.text(notice))
    }
  }

  /// Whether what is waited for shows: where standard error is a terminal that is for a person.
  private static func spins(
    _ configuration: ShellConfiguration, _ style: Style, _ environment: [String: String]
  ) -> Bool {
    style.isOn && isTerminal(STDERR_FILENO) && environment["TERM"] != "dumb"
      && !configuration.isQuiet && configuration.output == .text
  }

  private static func observe(_ activity: Activity?, _ secrets: SecretRegistry) {
    guard let activity else { return Output.spinner.end() }
    Output.spinner.begin { secrets.redactor.redacted(activity.sentence(after: $0)) }
  }

  /// Whether results were too long for the window, and a pager has shown them.
  private static func isShown(_ results: String, by pager: Pager?) async -> Bool {
    guard let pager, let window = WindowSize(descriptor: STDOUT_FILENO),
      !window.holds(results)
    else { return false }
    return await pager.show(results)
  }

  static func configuration(
    _ options: RunCommand, _ environment: [String: String], _ isInteractive: Bool
  ) throws -> ShellConfiguration {
    var configuration = ShellConfiguration()
    configuration.settings = try ConfigurationLoader.settings(
      options: options.settings, environment: environment, environmentFile: options.envFile)
    configuration.usesSandbox = options.sandbox
    configuration.allowsHTTP = options.allowHttp
    configuration.timeouts = try options.parsedTimeouts()
    configuration.rate = try options.parsedRate()
    configuration.attempts = try options.parsedAttempts()
    configuration.conflictPolicy = try options.parsedConflictPolicy()
    configuration.isDryRun = options.dryRun
    configuration.trustRoots = try options.cacert.map { file throws in
      try ConfigurationLoader.trustRoots(file: file)
    }
    if options.trace { configuration.trace = { Output.error.write(printable($0) + "\n") } }
    configuration.metricsFile = options.metricsFile
    configuration.output = try options.parsedOutput()
    configuration.isQuiet = options.quiet
    configuration.ledger = ledger(options, configuration.settings, environment)
    configuration.writesValues = options.auditValues
    configuration.ledgerLimit = try options.parsedAuditLimit()
    configuration.isReadOnly = options.readOnly
    configuration.isInteractive = isInteractive
    configuration.keepsNothing = options.isPrivate
    configuration.variables = try options.parsedVariables()
    configuration.environment = environment
    configuration.version = Cgx.version
    return configuration
  }

  /// What an embedded tenant is asked for is gone with it, and so is its ledger, unless a place
  /// for it is named.
  private static func ledger(
    _ options: RunCommand, _ settings: Settings, _ environment: [String: String]
  ) -> ShellConfiguration.LedgerPlace {
    if let file = options.audit { return .file(file, makesFolder: false) }
    guard !options.sandbox || settings[.stateDirectory] != nil else { return .memory }
    return ConfigurationLoader.stateDirectory(settings, environment: environment)
      .map { .file($0 + "/audit.jsonl", makesFolder: true) } ?? .nowhere
  }

  /// What is to be run: `-c`, files, or standard input.
  private static func sources(_ options: RunCommand) throws(FileError) -> [SourceText] {
    if !options.statements.isEmpty {
      return options.statements.enumerated().map { index, text in
        SourceText(name: options.statements.count == 1 ? "-c" : "-c#\(index + 1)", text: text)
      }
    }
    let files = options.files.isEmpty ? ["-"] : options.files
    var sources: [SourceText] = []
    for file in files { sources.append(try source(file)) }
    return sources
  }

  /// The text of a script; '-' is standard input.
  static func source(_ file: String) throws(FileError) -> SourceText {
    let limit = SourceText.sizeLimit
    let bytes =
      file == "-"
      ? try FileReader.read(STDIN_FILENO, name: "standard input", limit: limit)
      : try FileReader.read(file, limit: limit)
    return SourceText(name: file, bytes: bytes)
  }

  private static func prompt(
    _ interpreter: Interpreter, _ interrupts: Interrupts, _ configuration: ShellConfiguration,
    _ style: Style
  ) async -> Int32 {
    let prompt = Prompt(
      interpreter, interrupts: interrupts, isSandbox: configuration.usesSandbox,
      term: configuration.environment["TERM"], style: style
    ) { Output.error.write($0 + "\n") }
    if !configuration.keepsNothing,
      let folder = ConfigurationLoader.stateDirectory(
        configuration.settings, environment: configuration.environment)
    {
      StateFolder.make(folder)
    }
    let history = configuration.historyPath.map {
      History(path: $0, takingOver: configuration.earlierHistoryPath)
    }
    let lost = LostOutput()
    Output.lost.withLock {
      $0 = { code in
        lost.exitCode.store(code, ordering: .relaxed)
        interrupts.terminate()
      }
    }
    do {
      try await prompt.run(history: history)
      if interrupts.isHungUp || !isTerminal(STDIN_FILENO) { return Interrupts.hangupExitCode }
      let code = lost.exitCode.load(ordering: .relaxed)
      if code != 0 { return code }
      return interrupts.isTerminating ? ErrorKind.interrupted.exitCode : 0
    } catch {
      Output.error.write("error: the terminal can't be used\n")
      await interpreter.close()
      return ErrorKind.usage.exitCode
    }
  }
}

/// What became of standard output while the shell ran.
private final class LostOutput: Sendable {
  /// 0 while it can be written.
  let exitCode = Atomic<Int32>(0)
}
