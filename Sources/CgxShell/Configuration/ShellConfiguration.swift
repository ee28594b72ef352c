public import CgxJSON
public import CgxTenant

/// What a run starts from.
public struct ShellConfiguration: Sendable {
  public enum Output: String, CaseIterable, Sendable {
    case text, json
  }

  public var settings = Settings(layers: [])
  /// Whether the tenant is the embedded one.
  public var usesSandbox = false
  public var allowsHTTP = false
  public var timeouts = Timeouts()
  public var output = Output.text
  public var isQuiet = false
  public var isReadOnly = false
  /// Whether statements come from a person at a terminal.
  public var isInteractive = false
  /// Variables that are set before the first statement, from `--var`.
  public var variables: [String: JSON] = [:]
  public var environment: [String: String] = [:]
  public var version = ""

  public init() {}
}
