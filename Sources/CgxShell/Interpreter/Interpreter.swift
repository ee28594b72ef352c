import CgxContext
import CgxJSON
public import CgxLanguage
import CgxLedger
public import CgxTenant

/// Runs statements: the one behind the prompt, `-c`, standard input and files.
///
/// It keeps what a run knows and gives what each statement did; it prints nothing.
public actor Interpreter {
  let configuration: ShellConfiguration
  let connection: Connection
  nonisolated let secrets: SecretRegistry
  private let report: @Sendable (StatementReport) async -> Void
  /// Is told of what no statement's outcome says.
  let notify: @Sendable (Notice) -> Void

  var stage = ChangeSet()
  var session: SessionID?
  var variables: [String: JSON]
  /// What they hold together.
  var variableBytes: Int
  /// The names of the variables with a value that was taken from a secret one.
  var secretVariables: Set<String> = []
  /// The data of the next commit's notification.
  var crmData: JSON?
  /// Nil where no place for it is known.
  let ledger: Ledger?
  /// What came of commits and could not be written down yet.
  var unwritten: [(CommitEntry, CommitConclusion)] = []
  /// How often in a row the CRM's hook did not work, and until when it is left alone.
  var hookFailures = 0
  var hookRest: Timestamp?
  /// Whether the ledger holds commits of earlier runs whose outcome nobody knows.
  var hasOpenCommits = false
  /// Whether the CRM has said that its hook is gone: it is left alone for this run.
  var isHookGone = false
  var metrics = Metrics()
  /// Asks for a credential that is missing; nil where nobody can be asked.
  private(set) var askForCredential: AskForCredential?
  var metricsFile: MetricsFile?
  var commits = CommitLog()
  /// The context of the selected session when it was last read.
  var known: ContextDocument?
  /// Why staged entries were objected to, by key.
  var objections: [String: String] = [:]
  var lastFailure: Failure?
  /// What `why` tells of it.
  var explanation: Explanation?
  var loader: ScriptLoader
  /// The files that are being sourced, outermost first.
  var sourceStack: [String] = []

  /// What is known of the prompt's entries.
  var entries = Entries()
  var recorder: Recorder?
  /// The files of saved changes that are staged again.
  var restoredFiles: [ClaimedStage] = []

  var isReadOnly: Bool
  var isDryRun: Bool
  var conflictPolicy: ConflictPolicy
  public internal(set) var isQuiet: Bool
  /// Whether long results go through the pager, where there is one.
  var isPaging: Bool
  public internal(set) var output: ShellConfiguration.Output

  /// - Parameters:
  ///   - report: is told of each statement when it has run.
  ///   - announce: is told of each pause before a request is repeated.
  ///   - notify: is told of what a person should know although no statement failed.
  public init(
    _ configuration: ShellConfiguration,
    report: @escaping @Sendable (StatementReport) async -> Void,
    announce: @escaping @Sendable (RetryWait) -> Void = { _ in },
    notify: @escaping @Sendable (Notice) -> Void = { _ in }
  ) {
    self.configuration = configuration
    self.report = report
    self.notify = notify
    secrets = configuration.secrets
    secrets.insert(configuration)
    let connection = Connection(configuration, announce: announce)
    self.connection = connection
    ledger = configuration.openLedger { connection.now }
    variables = configuration.variables
    variableBytes = variables.values.reduce(0) { $0 + $1.size(upTo: Self.valueLimit) }
    loader = ScriptLoader(
      environment: configuration.environment, folder: configuration.scriptFolder,
      readsPipes: !configuration.isRehearsal)
    isReadOnly = configuration.isReadOnly
    isDryRun = configuration.isDryRun
    conflictPolicy = configuration.conflictPolicy
    metricsFile = configuration.metricsFile.map { MetricsFile(path: $0) }
    isQuiet = configuration.isQuiet
    isPaging = configuration.isInteractive
    output = configuration.output
  }

  /// Lets 'auth' ask for what is missing.
  public func ask(_ ask: @escaping AskForCredential) {
    askForCredential = ask
  }

  /// Takes a script that was loaded before, with all that it sources: it is read once for many runs.
  func adopt(_ loader: ScriptLoader, for file: String) {
    self.loader = loader
    sourceStack = [file]
  }

  /// How a run goes on after a statement.
  public enum Flow: Sendable {
    case next, quit
  }

  public var stagedCount: Int { stage.count }

  /// The session that the prompt names: what is selected, or what will be, because it was configured
  /// or has been written to.
  var shownSession: SessionID? {
    if let session { return session }
    guard configuration.settings[.session] != nil || !commits.records.isEmpty else { return nil }
    return connection.configuredSession.flatMap { SessionID($0) }
  }
  /// Whether it is not known what became of a commit.
  var hasUnknownOutcome: Bool { hasOpenCommits || !commits.unknown.isEmpty }

  /// Parses sources whole and runs them in order; the first failure ends the run, after it was
  /// reported.
  public func run(_ sources: [SourceText]) async throws(Failure) -> Flow {
    var scripts: [Script] = []
    do {
      for source in sources {
        scripts.append(try loader.load(source, stack: [source.name], now: connection.now))
      }
    } catch {
      await fail(error)
      throw error
    }
    for script in scripts {
      sourceStack = [script.source.name]
      if try await run(script.statements) == .quit { return .quit }
    }
    return .next
  }

  /// Runs statements that have been parsed.
  public func run(_ statements: [Statement]) async throws(Failure) -> Flow {
    for statement in statements {
      do throws(Nested) {
        if try await run(statement) == .quit { return .quit }
      } catch {
        if !error.isReported { await fail(error.failure, statement) }
        throw error.failure
      }
    }
    return .next
  }

  /// A failure, and whether a statement inside of this one has reported it already.
  private struct Nested: Error {
    var failure: Failure
    var isReported: Bool
  }

  private func run(_ statement: Statement) async throws(Nested) -> Flow {
    do {
      guard !Task.isCancelled else {
        throw failure(.interrupted, Message("interrupted before this statement"), statement)
      }
      connection.exchanges.clear()
      entries.knowsContext = known != nil
      switch statement.command {
      case .if(let condition, let then, let otherwise):
        let isTrue = try await holds(condition, statement).isTrue
        await succeed(.branch(taken: isTrue ? "then" : "else"), statement)
        return try await runNested(isTrue ? then : otherwise)
      case .source(let file):
        let (path, script) = try await sourced(file, statement)
        await succeed(.sourced(file: path, statements: script.statements.count), statement)
        sourceStack.append(path)
        defer { sourceStack.removeLast() }
        return try await runNested(script.statements)
      case .quit(let discarding):
        if discarding {
          stage.discardAll()
          crmData = nil
        }
        await succeed(.quit, statement)
        return .quit
      default:
        await succeed(try await execute(statement), statement)
        return .next
      }
    } catch let nested as Nested {
      throw nested
    } catch let failure as Failure {
      throw Nested(failure: failure, isReported: false)
    } catch {
      throw Nested(
        failure: Failure(
          .interrupted, Message("interrupted"), at: .text(statement.source, statement.range)),
        isReported: false)
    }
  }

  private func runNested(_ statements: [Statement]) async throws(Nested) -> Flow {
    do {
      return try await run(statements)
    } catch {
      throw Nested(failure: error, isReported: true)
    }
  }

  private func succeed(_ outcome: Outcome, _ statement: Statement) async {
    entries.note(.success(outcome), of: statement)
    settleRestored(after: outcome)
    connection.exchanges.clear()
    await report(
      StatementReport(
        statement: statement.name, place: statement.place, result: .success(outcome),
        output: output, isQuiet: isQuiet, moment: connection.now, isPaged: isPaging))
  }

  /// Reports a failure of a statement, or of the whole run where there is none.
  public func fail(_ failure: Failure) async {
    await fail(failure, nil)
  }

  private func fail(_ failure: Failure, _ statement: Statement?) async {
    let failure = failure.hidingSecrets(secrets)
    let fate = fate(of: failure)
    keep(failure, of: statement, fate: fate)
    if let statement { entries.note(.failure(failure), of: statement) }
    await report(
      StatementReport(
        statement: statement?.name, place: statement?.place, result: .failure(failure),
        fate: fate, output: output, isQuiet: isQuiet, moment: connection.now))
  }

  /// What is staged and what was sent, for the last line of an error.
  func fate(of failure: Failure) -> String {
    let staged =
      switch stage.count {
      case 0: ""
      case 1: "1 change stays staged; "
      case let count: "\(count) changes stay staged; "
      }
    let sent =
      switch failure.fate {
      case .unknown: "sent, outcome unknown"
      case .committed: "sent and committed"
      case .refused: "sent and refused: nothing was committed"
      case .notApplied: "sent, and read back: nothing was committed"
      case .nothingSent:
        commits.records.last { $0.outcome != .notSent }.map {
          "nothing was sent after commit \($0.id) (\($0.outcome.rawValue))"
        }
          ?? "nothing was sent"
      }
    return staged + sent + (failure.ledger.map { ", ledger \($0.short)" } ?? "")
  }

  /// Ends the run: closes connections and the sandbox, after the last word in the metrics file.
  public func close() async {
    if let ledger, !unwritten.isEmpty {
      do {
        try writeUnwritten(in: ledger)
      } catch {
        notify(.ledger(reason: error.sentence))
      }
    }
    await updateMetricsFile(isLast: true)
    await connection.close()
  }
}
