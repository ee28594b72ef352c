public import CgxContext

/// What a shell knows of names when someone types: all of it is at hand already, nothing is
/// fetched.
public struct Vocabulary: Sendable {
  /// A name and what is said about it.
  public struct Entry: Sendable, Equatable {
    public var name: String
    public var meaning: String

    public init(_ name: String, _ meaning: String) {
      self.name = name
      self.meaning = meaning
    }
  }

  /// A member of a folder.
  public struct FileEntry: Sendable, Equatable {
    /// The last component of its path.
    public var name: String
    public var isFolder: Bool

    public init(name: String, isFolder: Bool) {
      self.name = name
      self.isFolder = isFolder
    }
  }

  /// In three lists that share no key.
  public private(set) var stagedKeys: SortedNames = []
  public private(set) var liveKeys: SortedNames = []
  public private(set) var earlierKeys: SortedNames = []

  /// The variables of the script.
  public var variables: SortedNames = []
  /// The names behind `env.`; secrets are none of them.
  public var environmentNames: SortedNames = []
  /// The IDs of sessions seen before.
  public var sessions: SortedNames = []
  /// The last one first.
  public var commits: [Entry] = []
  /// The hash of what is staged; nil where nothing is. All of the stage goes into it, so it's
  /// asked for only where it is offered.
  public var planHash: @Sendable () -> String? = { nil }
  /// What the options are set to now.
  public var optionValues: [RunOption: String] = [:]
  /// Instants before this one have passed; nil where the time is not known.
  public var now: Timestamp?
  /// The files and folders that a path may go on to: the members of its folder whose names begin
  /// with its last component.
  public var files: @Sendable (_ path: String) -> [FileEntry] = { _ in [] }

  public init() {}

  /// - Parameters:
  ///   - staged: offered first, in the order of their names.
  ///   - live: of the context as it was last seen.
  ///   - earlier: used before.
  public mutating func setKeys(
    staged: SortedNames, live: SortedNames = [], earlier: SortedNames = []
  ) {
    stagedKeys = staged
    liveKeys = live.without(staged)
    earlierKeys = earlier.without(staged, liveKeys)
  }

  /// Adds to the staged keys, in less time than setting all anew.
  public mutating func addStagedKeys(_ keys: some Collection<String>) {
    stagedKeys.formUnion(keys)
    liveKeys = liveKeys.without(SortedNames(keys))
    earlierKeys = earlierKeys.without(SortedNames(keys))
  }

  /// Examples of a TTL.
  static let lifetimes = [
    Entry("30m", "thirty minutes"), Entry("2h", "two hours"), Entry("1d", "a day"),
    Entry("1w", "a week"), Entry("90s", "ninety seconds"), Entry("never", "until it is unset"),
  ]

  /// Examples of a duration.
  static let durations = [
    Entry("500ms", "half a second"), Entry("2s", "two seconds"), Entry("15s", "fifteen seconds"),
    Entry("1m", "a minute"),
  ]
}
