import CgxContext

extension Finding {
  /// The finding in words.
  public var message: Message {
    switch fact {
    case .problem(.undefined(let name, let suggestion)):
      var message = Problem.undefined(name, suggestion: suggestion).message
      if Reference.isVariableName(name) {
        message.help.append("if the run gets it with --var, say so: 'cgx check --var \(name)'")
      }
      return message
    case .problem(let problem): return problem.message
    case .data(let message), .unusableFile(let message): return message
    case .maybeUndefined(let name):
      return Message(
        "'\(name)' may not be defined here",
        label: "not every way to this place defines it",
        help: ["define it before the 'if', or in both of its branches"])
    case .tooLarge(let bytes, let limit, let largest):
      return Violation.Rule.bodyTooLarge(bytes: bytes, limit: limit, largest: largest).message
    case .emptyCommit:
      return Message(
        "nothing is staged here: the commit fails", label: "no way to this place stages anything",
        help: ["'set KEY VALUE' stages a variable"])
    case .nothingToUndo: return Message("there is no staging step to take back")
    case .notStaged(let key, let suggestion):
      return Message("'\(key)' is not staged", suggestion: suggestion)
    case .notCommitted(let fact):
      return Message(
        fact.map { "'\($0)' is not there: nothing has been committed" }
          ?? "this run has committed nothing that could be taken back",
        label: "no way to this place commits anything")
    case .uncommitted(let end, let more, let count):
      let others = more.map(\.description).joined(separator: ", ")
      let rest = count - 1 - more.count
      let also =
        more.isEmpty
        ? [] : ["so \(count == 2 ? "is" : "are") \(others)" + (rest > 0 ? " and \(rest) more" : "")]
      return Message(
        "staged, and never committed", label: "still staged where " + end.words,
        help: also + ["end it with 'commit', or drop what is staged with 'discard'"])
    case .maybeUncommitted(let end):
      return Message(
        "staged, and not committed on every way to the end",
        label: "may still be staged where " + end.words,
        help: ["'commit' or 'discard' in each branch of the 'if', or behind its 'end'"])
    case .overwritten(let key, let place):
      return Message(
        "this value of '\(key)' is never committed", label: "staged again at \(place)",
        help: ["leave one of the two out, or 'commit' between them"])
    case .unreachable(let place):
      return Message("this is never run", label: "the script always ends before, at \(place)")
    case .sandboxStatement:
      return Message(
        "only a sandbox can do this: against a tenant it fails",
        label: "this script may run against a tenant",
        help: ["move it to a file of tests: begin each with 'test \"NAME\"'"])
    case .promptOnly:
      return Message("this works only at the prompt: in a script it fails")
    }
  }
}

extension Finding.End {
  fileprivate var words: String {
    switch self {
    case .script: "the script ends"
    case .test: "the test ends"
    case .quit(let place): "the script ends, at \(place)"
    }
  }
}
