public import CgxContext
public import CgxLanguage
import CgxLedger
public import CgxTenant

/// A statement that failed: what every message about it is made of.
public struct Failure: Error, Sendable {
  /// One thing that is wrong, and where.
  public struct Item: Sendable {
    public var message: Message
    public var location: Location
  }

  public enum Location: Sendable {
    /// UTF-8 offsets in a source.
    case text(SourceText, Range<Int>)
    /// A place in a file whose text is not at hand.
    case place(Place)
    case none
  }

  public var kind: ErrorKind
  /// At least one.
  public var items: [Item]
  /// What became of the bytes of a commit.
  public var fate: TenantError.Fate
  /// The HTTP status, where the tenant answered.
  public var status: Int?
  /// Where the ledger says what came of the commit that failed.
  var ledger: LedgerHead?
  /// The tenant's trace ID.
  public var traceID: String?
  /// The values that were expected to be equal.
  var mismatch: Mismatch?

  public init(
    _ kind: ErrorKind, _ message: Message, at location: Location,
    fate: TenantError.Fate = .nothingSent
  ) {
    self.init(kind, [Item(message: message, location: location)], fate: fate)
  }

  public init(_ kind: ErrorKind, _ items: [Item], fate: TenantError.Fate = .nothingSent) {
    self.kind = kind
    self.items = items
    self.fate = fate
  }

  /// What a tenant's error means for the statement at a place.
  init(_ error: TenantError, at location: Location) {
    let isInterrupt =
      [.transport(.cancelled), .interrupted].contains(error.reason) && error.fate != .unknown
    self.init(
      isInterrupt ? .interrupted : ErrorKind(error.kind),
      Message(error.sentence, help: error.advice), at: location, fate: error.fate)
    status = error.status
    traceID = error.tenant.traceID
  }

  /// The mistakes of a script.
  init(_ diagnostics: [Diagnostic]) {
    let onlyRules = diagnostics.allSatisfy(\.problem.isRule)
    let isFile = diagnostics.contains {
      if case .unreadableFile = $0.problem { true } else { false }
    }
    self.init(
      isFile ? .file : onlyRules ? .validation : .parse,
      diagnostics.map {
        Item(message: $0.problem.message, location: .text($0.source, $0.range))
      })
  }

  /// A mistake in a file of data.
  init(data diagnostic: Diagnostic) {
    self.init([diagnostic])
    kind = .validation
  }

  /// Several failures as one; what does not parse counts more than what breaks a rule.
  init?(joining failures: [Failure]) {
    guard let first = failures.first(where: { $0.kind == .parse }) ?? failures.first else {
      return nil
    }
    self.init(first.kind, failures.flatMap(\.items), fate: first.fate)
  }

  /// The first item's message, for facts and JSON.
  public var title: String { items.first?.message.title ?? kind.rawValue }
}

extension Failure {
  /// The failure without secrets: without the words that it quotes from a place that holds one, and
  /// without the known ones wherever they occur. What a source in question marks as secret is known
  /// from now on, even if it never runs.
  func hidingSecrets(_ registry: SecretRegistry) -> Failure {
    var marked: [ObjectIdentifier: SecretRanges] = [:]
    for case .text(let source, _) in items.map(\.location)
    where marked[ObjectIdentifier(source)] == nil {
      let secrets = SecretRanges(of: source)
      for value in secrets.values { registry.insert(value: value) }
      marked[ObjectIdentifier(source)] = secrets
    }
    let redactor = registry.redactor
    var failure = self
    for (index, item) in items.enumerated() {
      var message = item.message
      if case .text(let source, let range) = item.location,
        marked[ObjectIdentifier(source)]?.contains(range.lowerBound) ?? false
      {
        message = message.withoutQuotes
      }
      message.title = redactor.redacted(message.title)
      message.label = message.label.map(redactor.redacted)
      message.help = message.help.map(redactor.redacted)
      failure.items[index].message = message
    }
    failure.traceID = traceID.map(redactor.redacted)
    failure.mismatch = mismatch.map { mismatch in
      Mismatch(
        name: mismatch.name, expected: mismatch.expected.redacted(by: redactor),
        actual: mismatch.actual.redacted(by: redactor))
    }
    return failure
  }
}

extension Failure.Location {
  /// The place, where there is one.
  public var place: Place? {
    switch self {
    case .text(let source, let range): source.place(at: range.lowerBound)
    case .place(let place): place
    case .none: nil
    }
  }
}

extension TenantError.Fate {
  /// As `language.md` has it, "Command line".
  var sent: String {
    switch self {
    case .nothingSent: "nothing"
    case .refused, .notApplied: "refused"
    case .unknown: "unknown"
    case .committed: "committed"
    }
  }
}
