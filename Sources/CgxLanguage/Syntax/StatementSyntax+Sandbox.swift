extension StatementSyntax {
  /// The forms of `sandbox`.
  enum SandboxForm: String, CaseIterable {
    case status =
      "sandbox fault STATUS [applied] [times N] [after N] [retry-after 2s] [on put|get|token|crm|any]"
    case misbehaviour =
      "sandbox fault KIND [applied] [times N] [after N] [on put|get|token|crm|any]"
    case conflict = "sandbox fault conflict KEY VALUE [times N] [after N]"
    case write = "sandbox write KEY VALUE [SCOPE]"
    case clock = "sandbox clock [+2h|virtual|real]"
    case requests = "sandbox requests"
    case clear = "sandbox clear"
  }

  static let testing: [StatementSyntax] = [
    StatementSyntax(
      "test", .testing, "test NAME [sandbox-only]",
      "begins a test case; only in a file of 'cgx test'",
      details: [
        "The test case goes on to the next 'test' or the file's end. The statements before the first",
        "'test' are run before each, in the same fresh shell and sandbox. What a test case waits for",
        "passes on the sandbox's clock. Names are different within a file.",
        "sandbox-only: skipped with 'cgx test --tenant URL', so that it may steer the sandbox.",
      ],
      words: ["sandbox-only": "skipped where the tenant is not the sandbox"],
      phrases: ["NAME": .named("NAME", .slot(.text))],
      examples: [
        .init(
          "set tier gold\n\ntest \"a commit arrives\"\ncommit\nexpect context.tier == gold",
          "with what is set up before", isForTests: true),
        .init(
          "test \"a refusal changes nothing\" sandbox-only\nset tier gold\nsandbox fault 422\n"
            + "expect-error refused commit\nexpect context.tier absent\ndiscard",
          "with a fault of the sandbox", isForTests: true),
      ],
      failures: [
        "parse: the script is run, not tested: run it with cgx test FILE",
        "parse: it stands in an 'if', or in a file that another one sources",
        "parse: the file has a test of that name already, or the name is empty",
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      let (name, range) = try reader.literalText("a name")
      guard name.contains(where: { !$0.isWhitespace }) else {
        throw reader.error(.emptyTestName, range)
      }
      return .test(name: name, isSandboxOnly: reader.take("sandbox-only"))
    },
    StatementSyntax(
      "sandbox", .testing, SandboxForm.allCases.map(\.rawValue).joined(separator: "\n"),
      "steers the embedded tenant; only with --sandbox",
      details: [
        "fault: what becomes of the next PUT, or of what 'on' names. Nothing of it is applied",
        "unless 'applied' says so. STATUS: 300 to 599. KIND:",
        "  timeout    no answer            reset      the connection is reset",
        "  lost       no answer, closed    slow       the real answer, byte by byte",
        "  garbage    200, but HTML        truncated  half of an answer, then closed",
        "  huge       20 MiB of brackets",
        "'on crm' is the sandbox's CRM hook; 'on any' is every request to the tenant.",
        "fault conflict: at the next PUT another writer is first; it is answered 409 or 412.",
        "write: changes a variable as another writer would.",
        "clock: shows the tenant's clock, or moves it. virtual: from now on it stands still, and",
        "waiting moves it instead of taking time. real: it goes on from where it stands.",
        "requests: what the tenant was asked. The fact sandbox.notifications holds what the CRM",
        "hook has accepted: an array of the bodies, each once, oldest first.",
        "clear: a tenant as new, its clock right.",
      ],
      words: [
        "fault": "what becomes of the next requests", "conflict": "another writer is first",
        "write": "changes a variable as another writer would",
        "clock": "shows the tenant's clock, or moves it",
        "requests": "what the tenant was asked", "clear": "a tenant as new",
        "applied": "the request is carried out all the same",
        "times": "how many requests it befalls",
        "after": "how many requests pass before", "retry-after": "what the answer asks to wait",
        "on": "which requests it befalls; PUT unless given",
        "virtual": "only waiting and moving let time pass", "real": "it goes on by itself",
      ],
      phrases: ["KIND": .slot(.fault), "2s": .named("2s", .slot(.duration))],
      examples: [
        .init("sandbox write tier silver\nexpect context.tier == silver", "another writer"),
        .init(
          "set tier gold session 1h\ncommit\nsandbox clock +2h\nexpect context.tier absent",
          "an expiry, without waiting"),
        .init("sandbox clock virtual\nwait 1d\nsandbox clock", "a day that takes no time"),
        .init("sandbox fault 503 on get times 1\nsandbox clear", "plans a fault, and forgets it"),
        .init(
          "sandbox fault lost applied\nsandbox clear",
          "a change that arrives, and whose answer does not"),
        .init("sandbox fault conflict tier silver\nsandbox clear", "a race that is lost"),
      ],
      failures: [
        "validation: the run has no embedded tenant: start cgx with --sandbox",
        "parse: a status below 300 is no fault",
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      .sandbox(try reader.sandboxAction())
    },
  ]
}
