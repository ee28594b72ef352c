import CgxContext
import CgxJSON

extension Problem {
  /// The problem in words.
  public var message: Message {
    switch self {
    case .sourceTooLarge(let bytes, let limit):
      Message(
        "the text is \(bytes) bytes long; at most \(limit) are read",
        help: ["split it into several files; 'load' reads variables from JSON and CSV files"])
    case .invalidUTF8:
      Message("not valid UTF-8", label: "these bytes are no text", help: ["save it as UTF-8"])
    case .controlCharacter(0):
      Message("a NUL byte is no text", help: ["is this a script, or a binary file?"])
    case .controlCharacter(let byte):
      Message(
        "a control character (\(hexadecimal(byte))) can't stand in a script",
        help: [#"in a string in double quotes, write it as "\u00\#(twoDigits(byte))""#])
    case .json(let kind): kind.message
    case .unclosed(let opening): opening.message
    case .strayClosing(let character):
      Message("'\(character)' closes nothing", help: ["to mean the character, put it in quotes"])
    case .missingSpace:
      Message("a space is missing before this", label: "expected a space or the line's end")
    case .hereDocumentDelimiter:
      Message(
        "a here-document needs a name for its end", label: "expected a name, such as <<END",
        help: ["to mean the characters '<<', put them in quotes"])
    case .unknownStatement(let name, let suggestion):
      Message(
        "'\(name)' is no statement", label: "expected a statement",
        help: [suggestion.map { "did you mean '\($0)'?" } ?? "'help' lists the statements"])
    case .missing(let what, let synopsis):
      Message("\(what) is missing", label: "expected \(what)", help: ["usage: \(synopsis)"])
    case .unexpectedWord(let word, let synopsis, let suggestion):
      Message(
        "'\(word)' is one word too many", label: "expected the end of the statement",
        help: (suggestion.map { ["did you mean '\($0)'?"] } ?? [])
          + ["usage: \(synopsis)", "a value with spaces stands in quotes"])
    case .unknownFlag(let flag, let suggestion, let synopsis):
      Message(
        "'\(flag)' is no option of this statement",
        help: [suggestion.map { "did you mean '\($0)'?" } ?? "usage: \(synopsis)"])
    case .misplacedFlag(let flag, let synopsis):
      Message("'\(flag)' can't stand here", help: ["usage: \(synopsis)"])
    case .unknownRunOption(let word, let suggestion):
      Message(
        "'\(word)' does not fit here",
        label: "expected " + alternatives(RunOption.allCases.map(\.rawValue)),
        suggestion: suggestion)
    case .runOptionValue(let word, let expected, let suggestion):
      Message(
        "'\(word)' does not fit here", label: "expected \(expected)", suggestion: suggestion)
    case .neitherScopeNorLifetime(let word, let suggestion):
      Message(
        "'\(word)' is neither a scope nor a TTL",
        label: "expected session, user, global, or a TTL such as 2h", suggestion: suggestion)
    case .scopeBehindLifetime:
      Message("the scope stands before the TTL", help: ["usage: set KEY VALUE [SCOPE] [TTL]"])
    case .repeated(let what): Message("a second \(what)", label: "expected one \(what) at most")
    case .timestamp(let error, let text): error.message(of: text)
    case .duration(let error, let text): error.message(of: text)
    case .secretArgument:
      Message(
        "a secret is never an argument: it would stay in the history and in the process list",
        help: [
          "set COGNIGY_CLIENT_ID and COGNIGY_CLIENT_SECRET, COGNIGY_TOKEN or COGNIGY_API_KEY",
          "or name a file that holds them with --env-file FILE",
        ], hidesText: true)
    case .notOneOf(let word, let names, let suggestion):
      Message(
        "'\(word)' does not fit here", label: "expected " + alternatives(names),
        suggestion: suggestion)
    case .notAName(let word):
      Message(
        "'\(word)' can't name a variable",
        label: "expected a letter or '_', then letters, digits, '_' and '-'")
    case .reservedName(let word):
      Message("'\(word)' is the name of facts; a variable needs another name")
    case .misplaced(let word, let expected, let suggestion):
      Message(
        "'\(word)' does not fit here", label: "expected \(expected)", suggestion: suggestion)
    case .unknownFact(let name, let suggestion):
      Message("there is no fact '\(name)'", suggestion: suggestion)
    case .undefined(let name, let suggestion):
      Message(
        "'\(name)' is not defined",
        help: [
          suggestion.map { "did you mean '\($0)'?" } ?? "'let NAME = VALUE' defines a variable"
        ])
    case .missingMember(let path, let variable):
      Message("'\(path)' is not in the value of '\(variable)'")
    case .notAText(let type, let expected):
      Message("\(expected) is a text, and this is \(type)", label: "expected a string")
    case .noOrder(let left, let right): Message("\(left) and \(right) have no order")
    case .notAPattern(let text):
      Message("'\(text.prefix(40))' is not " + SearchPattern.expectation(insteadOf: text))
    case .searchTooLong(let pattern):
      Message("'\(pattern)' takes too long to be looked for in this text")
    case .nestedTooDeep(let limit): Message("'if' nested deeper than \(limit) levels")
    case .elseWithoutIf: Message("'else' without an open 'if'")
    case .endWithoutIf: Message("'end' without an open 'if'")
    case .emptyTestName: Message("a test needs a name", label: "expected what the test shows")
    case .repeatedTest(let line):
      Message("the test of line \(line) has this name already", label: "expected another name")
    case .testInBlock:
      Message(
        "a test can't stand in an 'if'",
        help: ["an 'if' inside of the test decides what it does"])
    case .testOutsideTestFile(let file):
      Message(
        "'test' begins a test case, and this is a run",
        help: ["run it with 'cgx test \(file ?? "FILE")'"])
    case .testInSourcedFile:
      Message(
        "a file that another one sources can't hold tests",
        help: ["give its path to 'cgx test', or move what both need to a file without tests"])
    case .needsSandbox:
      Message(
        "this needs the sandbox, and the tests run against a tenant",
        help: ["'test NAME sandbox-only' is skipped there"])
    case .rule(let rule): rule.message
    case .sourceCycle(let files):
      Message("the files source each other: " + files.joined(separator: " → "))
    case .sourceTooDeep(let limit): Message("'source' nested deeper than \(limit) levels")
    case .unreadableFile(let path, let reason): Message("can't read '\(path)': \(reason)")
    }
  }
}

func alternatives(_ names: [String]) -> String {
  guard names.count > 1, let last = names.last else { return names.joined() }
  return names.dropLast().joined(separator: ", ") + " or " + last
}

private func twoDigits(_ byte: UInt8) -> String {
  (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
}

private func hexadecimal(_ byte: UInt8) -> String {
  "U+00" + twoDigits(byte)
}

extension JSONError.Kind {
  fileprivate var message: Message {
    switch self {
    case .expected(let expectation):
      Message(
        "this is not JSON", label: expectation.label,
        help: expectation == .value ? ["a string in JSON stands in double quotes"] : [])
    case .invalidPlaceholder:
      Message(
        "this is no name of a variable or a fact",
        label: "expected ${name} or a fact such as ${context.key}",
        help: ["a string in single quotes is taken literally"])
    case .trailingComma: Message("a comma with nothing after it", label: "expected no comma here")
    case .invalidEscape:
      Message(
        "not an escape that JSON knows",
        label: #"expected \" \\ \/ \b \f \n \r \t or \u and four hexadecimal digits"#,
        help: ["a string in single quotes is taken literally"])
    case .unclosed(.placeholder, _):
      Message(
        "this '${' is never closed", label: "expected '}'",
        help: ["a string in single quotes is taken literally"])
    case .leadingZero:
      Message("a JSON number does not begin with 0", help: ["put it in quotes to keep the digits"])
    default: Message(JSONError(self, 0..<0).description)
    }
  }
}

extension JSONError.Expectation {
  fileprivate var label: String {
    switch self {
    case .value: "expected a value"
    case .memberName: "expected a name in double quotes"
    case .colon: "expected ':'"
    case .commaOrClosing(let bracket): "expected ',' or '\(bracket.rawValue)'"
    case .end: "expected the end"
    }
  }
}

extension Problem.Opening {
  fileprivate var message: Message {
    switch self {
    case .line: Message("the text ends after '\\'", label: "expected another line")
    case .rawString: Message("this quote is never closed", label: "expected another ' behind it")
    case .hereDocument(let delimiter):
      Message("this here-document never ends", label: "expected a line that is only \(delimiter)")
    case .ifBlock: Message("this 'if' is never closed", label: "expected 'end' behind it")
    }
  }
}

extension TimestampError {
  fileprivate func message(of text: String) -> Message {
    let example = "expected an instant such as 2026-11-22T15:04:05Z, or a TTL such as 2h"
    return switch self {
    case .malformed: Message("'\(text)' is no instant", label: example)
    case .noSuchDay: Message("there is no such day as in '\(text)'", label: example)
    case .noSuchTime: Message("there is no such time as in '\(text)'", label: example)
    case .missingOffset:
      Message(
        "'\(text)' has no time zone", label: example,
        help: ["add Z for UTC, or an offset such as +01:00"])
    }
  }
}

extension DurationError {
  fileprivate func message(of text: String) -> Message {
    let label = "expected a duration such as 90s, 30m, 2h, 1d, 1w or 1h30m"
    return switch self {
    case .malformed: Message("'\(text)' is no duration", label: label)
    case .missingUnit:
      Message("'\(text)' has no unit", label: label, help: ["seconds are '\(text)s'"])
    case .unknownUnit(let unit): Message("'\(unit)' is no unit of time here", label: label)
    case .unitOutOfOrder(let unit):
      Message("'\(unit)' is out of order: from the largest unit to the smallest", label: label)
    case .overflow: Message("'\(text)' is too long", label: label)
    }
  }
}
