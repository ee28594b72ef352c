public import CgxContext

/// What the checker of paths is told of the world: the files that a script names, and the rules of
/// the tenant's dialect.
public struct CheckSurroundings {
  /// A script that another one sources.
  public enum SourcedScript {
    case script(Script)
    case unreadable(reason: String)
    /// Whatever it holds when the script runs.
    case unknown
  }

  /// What a file of data holds.
  public enum DataFile {
    /// What it would stage.
    case changes([(key: String, bytes: Int)])
    /// A value, and the bytes that it takes in a request.
    case value(bytes: Int)
    /// Whatever it holds when the script runs.
    case unknown
    /// What is wrong with it; nil where it is wrong at a place of its own that is told elsewhere.
    case bad(Message?)
  }

  /// The names that the run is given.
  public var names: Set<String>
  /// An instant before then has passed when the script runs.
  public var now: Timestamp
  /// How deep files may source each other.
  public var depthLimit: Int
  /// The path of a file that a text at a place in a source names.
  public var resolve: (String, SourceText) -> String
  public var script: (_ path: String) -> SourcedScript
  /// Whether words of a file may be shown elsewhere.
  public var isShown: (_ path: String) -> Bool
  /// What `load` would stage from a path.
  public var load: (_ path: String, Scope, Lifetime) -> DataFile
  /// What `@path` stands for.
  public var value: (_ path: String) -> DataFile
  /// The bytes of a change in the request's body.
  public var entrySize: (Change) -> Int
  /// The bytes of a body without changes.
  public var frameSize: Int
  public var bodyLimit: Int

  public init(
    names: Set<String>, now: Timestamp, depthLimit: Int, frameSize: Int, bodyLimit: Int,
    entrySize: @escaping (Change) -> Int, resolve: @escaping (String, SourceText) -> String,
    script: @escaping (String) -> SourcedScript, isShown: @escaping (String) -> Bool,
    load: @escaping (String, Scope, Lifetime) -> DataFile,
    value: @escaping (String) -> DataFile
  ) {
    self.names = names
    self.now = now
    self.depthLimit = depthLimit
    self.frameSize = frameSize
    self.bodyLimit = bodyLimit
    self.entrySize = entrySize
    self.resolve = resolve
    self.script = script
    self.isShown = isShown
    self.load = load
    self.value = value
  }
}
