import CgxLanguage
import CgxShell
import CgxTerminal
import Glibc

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
    let configuration: ShellConfiguration
    let color: ColorMode
    do {
      color = try options.parsedColor()
      configuration = try self.configuration(options, environment, isInteractive)
    } catch {
      Output.error.write("error: \(printable("\(error)"))\n")
      return ErrorKind.usage.exitCode
    }
    let reporter = Reporter(
      text: TextReport(
        outputStyle: Style(color, descriptor: STDOUT_FILENO, environment: environment),
        errorStyle: Style(color, descriptor: STDERR_FILENO, environment: environment),
        isInteractive: isInteractive, isOutputTerminal: isTerminal(STDOUT_FILENO)),
      secrets: configuration.secrets)
    let interpreter = Interpreter(configuration) { report in
      let written = reporter.written(report)
      Output.results.write(written.results, done: written.done)
      Output.error.write(written.talk)
    } announce: { wait in
      if isTerminal(STDERR_FILENO), !options.quiet { Output.error.write(reporter.text(wait)) }
    } notify: { notice in
      Output.error.write(reporter.text(notice))
    }
    if isInteractive {
      return await prompt(interpreter, interrupts, configuration)
    }
    do {
      let sources = try sources(options)
      return await ScriptRunner(interpreter, interrupts: interrupts).run(sources)
    } catch {
      let failure = Failure(
        error.scriptKind, Message("can't read '\(error.path)': \(error.reason)"), at: .none)
      await interpreter.fail(failure)
      await interpreter.close()
      return failure.kind.exitCode
    }
  }

  private static func configuration(
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
    for file in files {
      let limit = SourceText.sizeLimit
      let bytes =
        file == "-"
        ? try FileReader.read(STDIN_FILENO, name: "standard input", limit: limit)
        : try FileReader.read(file, limit: limit)
      sources.append(SourceText(name: file, bytes: bytes))
    }
    return sources
  }

  private static func prompt(
    _ interpreter: Interpreter, _ interrupts: Interrupts, _ configuration: ShellConfiguration
  ) async -> Int32 {
    let prompt = Prompt(
      interpreter, interrupts: interrupts, isSandbox: configuration.usesSandbox
    ) { Output.error.write($0 + "\n") }
    let directory = ConfigurationLoader.stateDirectory(
      configuration.settings, environment: configuration.environment)
    do {
      try await prompt.run(historyPath: directory.map { StateFolder.make($0) + "/history" })
      return 0
    } catch {
      Output.error.write("error: the terminal can't be used\n")
      await interpreter.close()
      return ErrorKind.usage.exitCode
    }
  }
}
