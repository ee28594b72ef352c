import CgxContext
import Testing

@testable import CgxLanguage

@Suite struct Suggestions {
  @Test(arguments: [
    ("sett k v", "set"), ("comit", "commit"), ("set k v sesion", "session"),
    ("unset k gobal", "global"),
    ("set k v nevr", "never"), ("commit --mlan x", "--plan"), ("commit --on-conflict our", "ours"),
    ("session --uncheck", "--unchecked"), ("quit --discad", "--discard"),
    ("show --scrpt", "--script"),
    ("option ouput", "output"), ("option output jsn", "json"), ("option read-only onn", "on"),
    ("option on-conflict their", "theirs"), ("option rate of", "off"), ("metrics jso", "json"),
    ("metrics json rest", "reset"), ("metrics promtheus", "prometheus"), ("crm statsu", "status"),
    ("crm flush --parkd", "--parked"), ("set --secrt k v", "--secret"), ("auth staus", "status"),
    ("auth logut", "logout"),
    ("expect-error conflct commit", "conflict"), ("expect-error refused comit", "commit"),
    ("expect a = b", "=="), ("expect a =< 1", "<="), ("expect a => 1", ">="),
    ("expect a equals b", "=="),
    ("expect a <> b", "!="), ("expect a startswith b", "starts-with"),
    ("expect a contain b", "contains"),
    ("expect a like b", "matches"), ("expect a missing", "absent"), ("expect a is strng", "string"),
    ("sandbox falt 503", "fault"), ("sandbox fault timout", "timeout"),
    ("sandbox fault 503 time 2", "times"),
    ("sandbox fault 503 on gett", "get"), ("sandbox clock virtul", "virtual"),
    ("sandbox write k v usr", "user"), ("help sett", "set"), ("ehlp", "help"),
  ])
  func whatWasMeant(text: String, meant: String) throws {
    let problem = try #require(script(text).diagnostics.first?.problem)
    #expect(problem.suggestion == meant)
    #expect(problem.message.help.first == "did you mean '\(meant)'?")
  }

  @Test(arguments: [
    ("echo ${commit.ouctome}", "commit.outcome"), ("echo ${error.knd}", "error.kind"),
    ("expect metrics.atempts == 1", "metrics.attempts"), ("echo ${session}", "session.id"),
    ("expect sandbox.request == 1", "sandbox.requests"),
    ("expect sandbox.requests.ptu == 1", "sandbox.requests.put"),
  ])
  func whichFactWasMeant(text: String, meant: String) throws {
    let problems = script(text).knownProblems(now: .init(seconds: 0))
    #expect(problems.first?.problem.suggestion == meant)
  }

  @Test(arguments: ["auth s3cret", "auth status s3cret", "auth AKIA5TQX", "auth statusstatus"])
  func aSecretIsNotTakenForAMistypedWord(text: String) {
    #expect(script(text).diagnostics.first?.problem == .secretArgument)
  }
}
