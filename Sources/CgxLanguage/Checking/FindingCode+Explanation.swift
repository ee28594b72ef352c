extension FindingCode {
  /// What `help CODE` says.
  public struct Explanation: Sendable {
    /// In a sentence or two.
    public var meaning: String
    /// A script with exactly this finding.
    public var example: String
    /// The same without it.
    public var mended: String

    init(_ meaning: String, _ example: String, _ mended: String) {
      self.meaning = meaning
      self.example = example
      self.mended = mended
    }
  }

  public var explanation: Explanation {
    switch self {
    case .syntax:
      Explanation(
        "The text can't be read: a quote or bracket is not closed, JSON is not JSON, 'end' is missing.",
        "set profile {\"name\": \"Zoë\",}\ncommit", "set profile {\"name\": \"Zoë\"}\ncommit")
    case .notText:
      Explanation(
        "The file is not UTF-8 text, holds control characters, or is too long to be a script.",
        "echo \"bell: \u{7}\"", #"echo "bell: \u0007""#)
    case .unknownStatement:
      Explanation(
        "No statement begins with this word; 'help' lists them all.", "shwo", "show")
    case .badArgument:
      Explanation(
        "A statement has a word too many, lacks one, or has one that does not fit there.",
        "session sess_sandbox now", "session sess_sandbox")
    case .unknownOption:
      Explanation(
        "A statement has no such option, or 'option' knows no such name or value.",
        "option on-conflict mine", "option on-conflict ours")
    case .badScope:
      Explanation(
        "Behind the value stands a word that is neither a scope (session, user, global) nor a TTL.",
        "set tier gold usr\ncommit", "set tier gold user\ncommit")
    case .badTime:
      Explanation(
        "A duration or an instant can't be read, lasts no time at all, or ends beyond the year 9999.",
        "wait 10", "wait 10s")
    case .pastTime:
      Explanation(
        "The instant has passed already, so the variable would have expired before it was set.",
        "set trial on user 2020-01-01T00:00:00Z\ncommit", "set trial on user 14d\ncommit")
    case .badName:
      Explanation(
        "A variable of the script can't have this name, or it is the name of a group of facts.",
        "let commit = 1", "let commit_id = 1")
    case .badKey:
      Explanation(
        "A key has 1 to 128 characters of A-Z a-z 0-9 _ -, at least one of them a letter or digit.",
        "set \"crm account\" 1\ncommit", "set crm_account 1\ncommit")
    case .secretArgument:
      Explanation(
        "A secret stands in the script; it would be kept in histories, copies and process lists.",
        "auth tk-5f2a9c", "auth")
    case .unknownFact:
      Explanation(
        "There is no fact of this name; 'help if' lists the groups.",
        "echo ${session.name}", "echo ${session.id}")
    case .undefinedName:
      Explanation(
        "No 'let' defines the variable on any way to this place. What the run gets with --var can be "
          + "named with 'cgx check --var NAME'.",
        "let account = ACC-99821\nset crm_account_id ${acount}\ncommit",
        "let account = ACC-99821\nset crm_account_id ${account}\ncommit")
    case .wrongType:
      Explanation(
        "A value has not the type that is needed there: a key, a TTL and a path are texts, and only "
          + "numbers and texts have an order.",
        "let limit = high\nif limit > 3\n  echo many\nend",
        "let limit = 5\nif limit > 3\n  echo many\nend")
    case .maybeUndefined:
      Explanation(
        "The variable is defined on some of the ways to this place only; on the others it fails.",
        "if context.tier exists\n  let tier = gold\nend\necho ${tier}",
        "let tier = none\nif context.tier exists\n  let tier = gold\nend\necho ${tier}")
    case .tooLarge:
      Explanation(
        "The change set is larger than the 262,144 bytes that the tenant takes in one request.",
        "load large.json\ncommit", "load account.json user 2h\ncommit")
    case .badFile:
      Explanation(
        "A file that a statement names can't be read, or does not hold what it should.",
        "source step.cgx", "source setup.cgx")
    case .sourceCycle:
      Explanation(
        "Files source each other in a circle, which would never end.",
        "source example.cgx", "source setup.cgx")
    case .sourceTooDeep:
      Explanation(
        "Files source each other more than 16 deep.",
        "source deep-1.cgx", "source setup.cgx")
    case .badTest:
      Explanation(
        "A test case has no name or one that is taken, or stands in an 'if' or in a sourced file.",
        "test \"\"\nget", "test \"the context can be read\"\nget")
    case .emptyCommit:
      Explanation(
        "On no way to this 'commit' is anything staged, so it always fails.",
        "set tier gold\ndiscard\ncommit", "set tier gold\ncommit")
    case .notStaged:
      Explanation(
        "'discard KEY' or 'undo' finds nothing to take out on any way to this place, and fails.",
        "set tier gold\ndiscard teir\ncommit", "set tier gold\nset trial on\ndiscard trial\ncommit")
    case .notCommitted:
      Explanation(
        "'rollback', or a fact of the last commit, stands where nothing can have been committed yet.",
        "set tier gold\nrollback\ncommit", "set tier gold\ncommit\nrollback\ncommit")
    case .uncommitted:
      Explanation(
        "The script ends, and this is still staged: a run ends with exit code 9.",
        "set tier gold", "set tier gold\ncommit")
    case .maybeUncommitted:
      Explanation(
        "On some way through the script this is still staged at its end: exit code 9.",
        "set tier gold\nif context.tier != gold\n  commit\nend",
        "set tier gold\nif context.tier != gold\n  commit\nelse\n  discard\nend")
    case .overwritten:
      Explanation(
        "The same key is staged again before a commit, in the same branch, and nothing has looked at "
          + "the stage meanwhile: the first value never counts.",
        "set tier silver\nset tier gold\ncommit", "set tier silver\ncommit\nset tier gold\ncommit")
    case .unreachable:
      Explanation(
        "Every way here has ended before: behind 'quit', or an 'if' of which both branches quit.",
        "echo done\nquit\necho more", "echo done\necho more\nquit")
    case .sandboxStatement:
      Explanation(
        "'sandbox' and its facts work with the embedded tenant alone; this is no file of tests.",
        "sandbox clock +2h", "test \"an expiry\"\nsandbox clock +2h")
    case .promptOnly:
      Explanation(
        "'edit' and 'record' need a person at a terminal.",
        "set tier gold\nedit tier\ncommit", "set tier gold\nshow\ncommit")
    }
  }
}
