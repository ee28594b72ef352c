public import CgxContext
public import CgxJSON
public import CgxTenant

/// What a run starts from.
public struct ShellConfiguration: Sendable {
  public enum Output: String, CaseIterable, Sendable {
    case text, json
  }

  /// Where the ledger lies.
  public enum LedgerPlace: Sendable, Equatable {
    /// Gone with the run: for a sandbox that is gone with it, too.
    case memory
    /// A folder of ours is made where it is missing, one that was named must be there.
    case file(String, makesFolder: Bool)
    /// No place is known: nothing can be committed.
    case nowhere
  }

  public var settings = Settings(layers: [])
  /// Whether the tenant is the embedded one.
  public var usesSandbox = false
  /// Whether the embedded tenant is reached without a socket, and its clock stands still until
  /// something waits or moves it: so that a test takes no time, meets nothing outside of itself and
  /// finds the same on every day.
  public var isRehearsal = false
  /// Where that clock begins: 2026-01-01T00:00:00Z.
  static let rehearsalStart = Timestamp(seconds: 1_767_225_600)
  /// Where the scripts lie, before the names that they have in messages; empty, or with a `/` at the
  /// end.
  var scriptFolder = ""
  public var allowsHTTP = false
  public var timeouts = Timeouts()
  /// Certificates that are trusted besides those of the system.
  public var trustRoots: TrustRoots?
  /// How fast requests may follow one another; nil: as fast as they come.
  public var rate: RequestRate?
  /// What the requests of several shells wait for; nil: each shell has one of its own.
  public var pacer: Pacer?
  /// How often a request is sent at most, from 1 to 10.
  public var attempts = 3
  public var conflictPolicy = ConflictPolicy.ours
  /// Whether a commit does all but the PUT.
  public var isDryRun = false
  /// Takes what `--trace` shows, one request or answer at a time, of several lines.
  public var trace: (@Sendable (String) -> Void)?
  /// Is told of what is being waited for.
  public var observe: ActivityObserver?
  public var ledger = LedgerPlace.memory
  /// Whether the ledger holds values in clear.
  public var writesValues = false
  /// The size in bytes at which the ledger goes on in a new file; nil for the usual one.
  public var ledgerLimit: Int?
  /// Where the metrics are kept for the textfile collector.
  public var metricsFile: String?
  public var output = Output.text
  public var isQuiet = false
  public var isReadOnly = false
  /// Whether statements come from a person at a terminal.
  public var isInteractive = false
  /// Whether no history and no staged changes are kept for a later run, nor read from an earlier one.
  public var keepsNothing = false
  /// Variables that are set before the first statement, from `--var`.
  public var variables: [String: JSON] = [:]
  public var environment: [String: String] = [:]
  /// What nothing that is written shows.
  public var secrets = SecretRegistry()
  public var version = ""

  public init() {}
}
