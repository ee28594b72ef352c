import CgxContext

/// A place in a statement that is filled in.
enum Slot: Sendable, Hashable {
  /// The key of a variable to be staged.
  case key
  /// The key of a variable that is there already: staged, or in the context.
  case stagedKey, liveKey
  case value, json, text
  case scope, ttl, duration
  case file, session, commit, planHash
  case fact, comparison, type
  case errorKind
  case statementName
  /// The name of a variable that is defined here.
  case name
  case count
  /// What a `sandbox` statement names.
  case status, fault, clockShift
  case optionValue(RunOption)
  /// A word of which nothing is known but its name in the synopsis.
  case other(String)

  /// Those that a synopsis names in the same way everywhere.
  static let common: [Slot] = [
    .key, .value, .json, .text, .ttl, .duration, .file, .planHash, .fact, .count, .status,
    .clockShift,
  ]

  /// As a synopsis shows it.
  var label: String {
    switch self {
    case .key, .stagedKey, .liveKey: "KEY"
    case .value: "VALUE"
    case .json: "JSON"
    case .text: "TEXT"
    case .scope: Scope.allCases.map(\.rawValue).joined(separator: "|")
    case .ttl: "TTL"
    case .duration: "DURATION"
    case .file: "FILE"
    case .session, .commit: "ID"
    case .planHash: "HASH"
    case .fact: "FACT"
    case .comparison: "OP"
    case .type: "TYPE"
    case .errorKind, .fault: "KIND"
    case .statementName: "STATEMENT"
    case .name: "NAME"
    case .count: "N"
    case .status: "STATUS"
    case .clockShift: "+2h"
    case .optionValue: "VALUE"
    case .other(let label): label
    }
  }

  /// What stands there, in words.
  var meaning: String {
    switch self {
    case .key: "the key of a variable: 1 to 128 of A-Z a-z 0-9 _ -"
    case .stagedKey: "the key of a staged change"
    case .liveKey: "the key of a variable of the context"
    case .value: "true, null, a number, JSON, a string, a word, @FILE or ${name}"
    case .json: "JSON, such as {\"account\": 1}"
    case .text: "a text; in quotes if it has spaces"
    case .scope: "where the variable belongs; session unless given"
    case .ttl: "how long it lives: 90s 30m 2h 1d 1w 1h30m, an instant, or never"
    case .duration: "a length of time: 500ms 2s 1m"
    case .file: "a file; ~/ is the home folder"
    case .session: "the ID of a dialogue session"
    case .commit: "the ID of a commit, as 'history' lists it"
    case .planHash: "the hash of a change set, as 'diff' shows it"
    case .fact: "a fact such as context.KEY, or a variable"
    case .comparison: "how the fact is compared"
    case .type: "string, number, boolean, object, array or null"
    case .errorKind: "the kind of error that is expected"
    case .statementName: "a statement to be explained"
    case .name: "the name of a variable of the script"
    case .count: "a whole number"
    case .status: "an HTTP status from 300 to 599"
    case .fault: "what goes wrong with the answer"
    case .clockShift: "how far the clock is moved"
    case .optionValue(let option): option.valueSyntax
    case .other: ""
    }
  }

  /// Whether a word may stand here, as far as it decides what comes next.
  ///
  /// - Parameter word: the text of a bare word; nil for a string, JSON or a placeholder.
  func accepts(_ word: String?) -> Bool {
    switch self {
    case .scope: word.map { Scope(rawValue: $0) != nil } ?? true
    case .ttl: word.map { $0 == "never" || $0.utf8.first.map(Self.isDigit) == true } ?? true
    case .json: word == nil
    case .comparison:
      word.flatMap(Condition.Operator.init).map { $0.takesValue && $0 != .isType } ?? false
    case .type: word.map(Condition.typeNames.contains) ?? false
    case .errorKind: word.flatMap(ErrorKind.init) != nil
    case .fault: word.flatMap(SandboxFault.Misbehaviour.init) != nil
    case .status: word?.utf8.first.map(Self.isDigit) ?? false
    case .statementName:
      word.map { StatementSyntax.names.contains($0) || FindingCode(rawValue: $0) != nil } ?? false
    case .name: word.map(Reference.isVariableName) ?? false
    case .count: word.flatMap { Int($0) } != nil
    case .key, .stagedKey, .liveKey, .value, .text, .duration, .file, .session, .commit, .planHash,
      .fact, .clockShift, .optionValue, .other:
      true
    }
  }

  /// Whether a word that is still being typed may become one that stands here; what begins a word
  /// that is known is not asked about.
  func canBegin(with typed: String) -> Bool {
    let isNumber = typed.utf8.allSatisfy(Self.isDigit)
    return switch self {
    case .json, .scope, .comparison, .type, .errorKind, .fault, .statementName: false
    case .count, .optionValue(.attempts): isNumber
    case .status: isNumber && typed.count < 3 && "345".contains(typed.first ?? "3")
    case .optionValue(.rate), .optionValue(.timeout): true
    case .optionValue: false
    case .key, .stagedKey, .liveKey, .value, .text, .ttl, .duration, .file, .session, .commit,
      .planHash, .fact, .name, .clockShift, .other:
      true
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
