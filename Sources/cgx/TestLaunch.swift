import CgxFiles
import CgxJSON
import CgxLanguage
import CgxShell
import CgxTenant
import CgxTerminal
import Glibc

/// Wires a run of tests together.
enum TestLaunch {
  /// The exit code of a run with these options.
  static func run(_ command: TestCommand) async -> Int32 {
    let interrupts = Interrupts()
    Signals.forward(to: interrupts)
    let environment = ProcessEnvironment.values
    var options: TestOptions
    let reports: [TestReportFile]
    let style: Style
    let state: LastFailed?
    do {
      let run = try command.runOptions()
      style = Style(try run.parsedColor(), descriptor: STDOUT_FILENO, environment: environment)
      options = TestOptions(try configuration(command, run, environment))
      options.jobs = command.jobs ?? (command.usesTenant ? 1 : cores)
      options.failsFast = command.failFast
      options.timeLimit = try command.parsedTestTimeout()
      options.selection.filter = try command.parsedFilter()
      reports = try command.parsedReports()
      state = command.golden ? nil : try lastFailed(command, environment)
    } catch {
      return fail("\(error)", ErrorKind.usage.exitCode)
    }
    let finder: ScriptFinder
    do {
      finder = try ScriptFinder(command.paths)
    } catch {
      return fail("can't read '\(error.path)': \(error.reason)", ErrorKind.file.exitCode)
    }
    options.named = finder.named
    for report in reports {
      if state?.owns(report.path) == true {
        return fail(
          "--report: '\(report.path)' is where --last-failed is remembered",
          ErrorKind.usage.exitCode)
      }
      // What the tests find is worth having all the same.
      if let objection = report.objection() { warn(objection) }
    }
    if command.lastFailed { select(&options, state, finder.files) }
    let text = TestTextReport(style: style, isQuiet: command.quiet)
    let output = command.output
    let tell: @Sendable (TestFileResult) -> Void = { file in
      switch output {
      case .text: Output.results.write(text.text(file))
      case .json:
        Output.results.write(TestJSONReport.objects(file).map(TestJSONReport.line).joined())
      }
    }
    let unread = finder.unread.map(TestFileResult.init(unread:))
    unread.forEach(tell)
    let files = unread.isEmpty || !command.failFast ? finder.files : []
    var run =
      command.golden
      ? await GoldenRunner(
        options, interrupts: interrupts, updates: command.update, named: finder.named
      ).run(files, tell: tell)
      : await TestRunner(options, interrupts: interrupts).run(files, tell: tell)
    run.files = unread + run.files
    return conclude(run, command, text, state, reports)
  }

  private static var cores: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  private static func fail(_ sentence: String, _ code: Int32) -> Int32 {
    Output.error.write("error: \(printable(sentence))\n")
    return code
  }

  private static func warn(_ sentence: String) {
    Output.error.write("warning: \(printable(sentence))\n")
  }

  private static func conclude(
    _ result: TestRun, _ command: TestCommand, _ text: TestTextReport, _ state: LastFailed?,
    _ reports: [TestReportFile]
  ) -> Int32 {
    let run = written(result, to: reports)
    switch command.output {
    case .text:
      if command.timings { Output.results.write(text.timings(run)) }
      Output.results.write(text.summary(run))
    case .json:
      Output.results.write(
        TestJSONReport.line(.members(["summary": TestJSONReport.summary(run)])))
    }
    let empty = run.counts.emptyFiles
    if empty > 0, !command.quiet, !command.golden {
      Output.error.write(empty == 1 ? "1 file holds no test\n" : "\(empty) files hold no test\n")
    }
    if run.counts.total == 0, !run.isInterrupted {
      let isEmpty = empty == run.files.count
      _ = fail(isEmpty ? "there is no test" : "no test was selected", run.exitCode)
    }
    if let problem = state?.keep(run) { warn(problem) }
    return run.exitCode
  }

  /// Writes the reports; the run knows afterwards whether that went well.
  private static func written(_ run: TestRun, to reports: [TestReportFile]) -> TestRun {
    var run = run
    let kept = reports.filter { report in
      guard let problem = report.write(run) else { return true }
      run.isUnwritten = true
      _ = fail(problem, TestRun.unwritableExitCode)
      return false
    }
    guard run.isUnwritten else { return run }
    // Those that tell the exit code were written before it was known.
    for report in kept where report.format == .json { _ = report.write(run) }
    return run
  }

  // MARK: What tests start from

  private static func configuration(
    _ command: TestCommand, _ run: RunCommand, _ environment: [String: String]
  ) throws -> ShellConfiguration {
    guard !command.usesTenant else {
      var configuration = try Launch.configuration(run, environment, false)
      guard configuration.settings[.tenant] != nil else {
        throw ConfigurationProblem(description: "the profile names no tenant: give --tenant URL")
      }
      configuration.keepsNothing = true
      configuration.pacer = Pacer(rate: configuration.rate)
      return configuration
    }
    // What a person has set up must not decide what a test finds.
    let seen = environment.filter { name, _ in
      !["COGNIGY_", "CRM_", "CGX_"].contains { name.hasPrefix($0) }
    }
    var configuration = try Launch.configuration(run, [:], false)
    configuration.environment = seen
    configuration.ledger = .memory
    configuration.keepsNothing = true
    configuration.isRehearsal = true
    return configuration
  }

  private struct ConfigurationProblem: Error, CustomStringConvertible {
    var description: String
  }

  /// Nil where no folder is known that it could lie in.
  private static func lastFailed(
    _ command: TestCommand, _ environment: [String: String]
  ) throws -> LastFailed? {
    var options: [Setting: String] = [:]
    options[.stateDirectory] = command.stateDir
    let settings = try ConfigurationLoader.settings(
      options: options,
      environment: environment.filter { $0.key == Setting.stateDirectory.environmentName },
      environmentFile: nil)
    let folder = ConfigurationLoader.stateDirectory(settings, environment: environment)
    if folder == nil, command.lastFailed {
      throw ConfigurationProblem(
        description: "--last-failed: no home folder is known; give --state-dir DIR")
    }
    return folder.map { LastFailed(folder: $0) }
  }

  private static func select(_ options: inout TestOptions, _ state: LastFailed?, _ files: [String])
  {
    let failed = state?.names(of: files) ?? [:]
    guard failed.isEmpty else {
      options.selection.failed = failed
      return
    }
    Output.error.write("no test of these files failed when it was last run: running all\n")
  }
}
