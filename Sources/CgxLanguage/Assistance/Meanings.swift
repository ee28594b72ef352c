import CgxContext

extension StatementSyntax {
  /// What words mean that several statements have.
  static let commonWords = Dictionary(
    uniqueKeysWithValues: ConflictPolicy.allCases.map { ($0.rawValue, $0.meaning) }
      + Condition.Operator.allCases.map { ($0.rawValue, $0.meaning) })
}

extension ConflictPolicy {
  fileprivate var meaning: String {
    switch self {
    case .ours: "the staged value wins"
    case .theirs: "the other writer's value stands"
    case .fail: "nothing is committed"
    }
  }
}

extension Scope {
  var meaning: String {
    switch self {
    case .session: "for this session alone"
    case .user: "for all sessions of the user"
    case .global: "for everyone"
    }
  }
}

extension Condition.Operator {
  var meaning: String {
    switch self {
    case .equal: "the same value"
    case .notEqual: "another value, or none"
    case .less, .lessOrEqual, .greater, .greaterOrEqual: "in the order of numbers or of strings"
    case .contains: "a part of a string, an element or a member"
    case .startsWith: "how a string begins"
    case .endsWith: "how a string ends"
    case .matches: "a regular expression"
    case .exists: "it is there"
    case .absent: "it is not there"
    case .isType: "the type of the value"
    }
  }
}

extension FactRoot {
  var meaning: String {
    switch self {
    case .context: "the live context"
    case .stage: "what is staged"
    case .commit: "the last commit"
    case .error: "the last error"
    case .metrics: "the counters of this run"
    case .session: "the selected session"
    case .auth: "the credentials"
    case .env: "the environment"
    case .sandbox: "the embedded tenant"
    }
  }
}

extension ErrorKind {
  var meaning: String {
    switch self {
    case .parse: "the text does not parse"
    case .validation: "a rule is broken; nothing was sent"
    case .auth: "credentials are refused or missing"
    case .session: "no such session"
    case .refused: "the tenant refuses"
    case .conflict: "another writer was first"
    case .rateLimited: "the tenant's rate limit"
    case .unreachable: "the tenant can't be reached"
    case .unknown: "sent, outcome unknown"
    case .ledger: "the ledger can't be written"
    case .expectation: "something is not as expected"
    case .file: "a file can't be read"
    case .usage: "the configuration makes no sense"
    case .uncommitted: "changes were never committed"
    case .interrupted: "Ctrl-C"
    }
  }
}

extension SandboxFault.Misbehaviour {
  var meaning: String {
    switch self {
    case .timeout: "no answer"
    case .reset: "the connection is reset"
    case .lost: "no answer, closed"
    case .slow: "the real answer, byte by byte"
    case .garbage: "200, but HTML"
    case .truncated: "half of an answer, then closed"
    case .huge: "20 MiB of brackets"
    }
  }
}

extension RunOption {
  /// Values, all of them where there are few.
  var examples: [String] {
    switch self {
    case .attempts: ["1", "3", "5"]
    case .onConflict: ConflictPolicy.allCases.map(\.rawValue)
    case .output: ["text", "json"]
    case .dryRun, .pager, .quiet, .readOnly: ["on", "off"]
    case .rate: ["100/m", "10/s", "off"]
    case .timeout: ["5s", "15s", "1m"]
    }
  }

  /// The values, where it takes these words only.
  var words: [String] {
    switch self {
    case .onConflict, .output, .dryRun, .pager, .quiet, .readOnly: examples
    case .rate: ["off"]
    case .attempts, .timeout: []
    }
  }
}
