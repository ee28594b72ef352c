import CgxLanguage
import Foundation
import Testing

/// The scripts of `scripts/examples`: each runs against the sandbox as it is, and does what its
/// first lines say.
@Suite struct ExampleScripts {
  private static let folder = Program.root.appending(path: "scripts/examples")

  static let all: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".cgx") }.sorted()

  /// Those that are run, and not tested with.
  static let scripts = all.filter { $0 != "ci-fixture.cgx" }

  @Test func thereAreSixAndTheFirstOne() {
    #expect(Self.all.count >= 7)
  }

  @Test(arguments: scripts)
  func runsAgainstTheSandbox(script: String) throws {
    let run = try Program.run(["--sandbox", "scripts/examples/" + script])
    #expect(run.exitCode == 0, "\(run.errors)")
  }

  /// Unchanged, over the network, with the credentials of the environment.
  @Test(arguments: scripts)
  func runsAgainstATenantOfItsOwn(script: String) throws {
    let server = try SandboxProcess()
    let run = try Program.run(["scripts/examples/" + script], environment: server.environment)
    #expect(run.exitCode == 0, "\(run.errors)")
  }

  @Test(arguments: all)
  func saysHowItIsRunAndMayBeExecuted(script: String) throws {
    let path = Self.folder.appending(path: script).path
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.hasPrefix("#!/usr/bin/env "))
    #expect(FileManager.default.isExecutableFile(atPath: path))
    let header = text.split(separator: "\n").prefix { $0.hasPrefix("#") }.joined(separator: "\n")
    #expect(script == "quickstart.cgx" || header.contains("scripts/examples/" + script))
  }

  @Test func checkFindsNothingInThem() throws {
    let run = try Program.run(["check", "scripts/examples"])
    #expect(run.exitCode == 0, "\(run.output)")
  }

  /// Runs an example between other statements, in one shell.
  private func run(
    _ script: String, after before: String = "", then after: String = "",
    _ arguments: [String] = [], environment: [String: String] = [:]
  ) throws -> Program.Run {
    let scratch = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let files = ["before.cgx", "after.cgx"].map { scratch.appending(path: $0) }
    for (file, text) in zip(files, [before, after]) {
      try Data(text.utf8).write(to: file)
    }
    return try Program.run(
      ["--sandbox"] + arguments + [files[0].path, "scripts/examples/" + script, files[1].path],
      environment: environment)
  }

  @Test func theSyncPutsTheAccountIntoTheSession() throws {
    let run = try run(
      "crm-sync.cgx",
      then: """
        expect context.crm_account_id == ACC-99821
        expect context.crm_greeting == "Welcome back, gold customer"
        expect context.priority_flag == true
        expect sandbox.notifications.0.data.account == ACC-99821
        expect sandbox.requests.put == 1
        """)
    #expect(run.exitCode == 0, "\(run.errors)")
  }

  @Test func theSyncTakesTheAccountFromOutside() throws {
    let check = "expect context.crm_account_id == ACC-1\nexpect context.priority_flag absent"
    for (arguments, environment) in [
      (["--var", "account=ACC-1"], [:]), ([], ["CRM_ACCOUNT_ID": "ACC-1"]),
    ] {
      let run = try run(
        "crm-sync.cgx", then: check, ["--var", "tier=silver"] + arguments, environment: environment)
      #expect(run.exitCode == 0, "\(run.errors)")
    }
  }

  @Test func theSyncFailsWhereTheTenantRefuses() throws {
    let run = try run("crm-sync.cgx", after: "sandbox fault 422")
    #expect(run.exitCode == 5)
    #expect(run.errors.contains("crm-sync.cgx"))
  }

  @Test func theGuardedUpdateChangesNothingWithoutAPlan() throws {
    // 'quit' ends all of the run.
    let run = try Program.run(["--sandbox", "scripts/examples/guarded-update.cgx"])
    #expect(run.exitCode == 0)
    #expect(!run.output.contains("committed"))
  }

  @Test func theGuardedUpdateCommitsThePlanThatWasLookedAt() throws {
    let look = try Program.run(["--sandbox", "scripts/examples/guarded-update.cgx"])
    let hash = try #require(look.output.firstMatch(of: #/hash ([0-9a-f]{64})/#)).output.1
    let commit = try run(
      "guarded-update.cgx",
      then: "expect context.credit_limit == 500\nexpect commit.hash == \(hash)",
      ["--var", "plan=\(hash)"])
    #expect(commit.exitCode == 0, "\(commit.errors)")
    let other = try run(
      "guarded-update.cgx", then: "", ["--var", "plan=\(hash)", "--var", "limit=900"])
    #expect(other.exitCode == 3)
    #expect(other.errors.contains("nothing was sent"))
  }

  @Test func theTrialEndsByItself() throws {
    let run = try run(
      "trial.cgx",
      then: """
        sandbox clock +44m
        expect context.trial_feature == true
        sandbox clock +2m
        expect context.trial_feature absent
        expect context.trial_notice absent
        """, ["--var", "lasts=45m"])
    #expect(run.exitCode == 0, "\(run.errors)")
  }

  @Test func aTrialThatRunsIsNotBegunAnew() throws {
    let run = try run("trial.cgx", after: "sandbox write trial_feature true")
    #expect(run.exitCode == 0)
    #expect(run.output == "a trial is running already; nothing to do\n")
  }

  @Test func theTicketGoesToWhoIsFirst() throws {
    let ours = try run("conflict.cgx", then: "expect context.ticket_owner == crm-bot")
    #expect(ours.exitCode == 0, "\(ours.errors)")
    #expect(ours.output.hasSuffix("the ticket is ours\n"))
    let theirs = try run(
      "conflict.cgx", after: "sandbox fault conflict ticket_owner zoe",
      then: """
        expect context.ticket_owner == zoe
        expect context.ticket_log.offered_to == crm-bot
        expect commit.conflicts == 1
        """)
    #expect(theirs.exitCode == 0, "\(theirs.errors)")
    #expect(theirs.output.hasSuffix("another writer was first: the ticket belongs to zoe\n"))
    let taken = try run("conflict.cgx", after: "sandbox write ticket_owner zoe")
    #expect(taken.exitCode == 0)
    #expect(taken.output.hasSuffix("the ticket belongs to zoe; nothing to do\n"))
  }

  @Test func theFixturePassesEachOfItsTests() throws {
    let run = try Program.run(["test", "scripts/examples/ci-fixture.cgx"])
    #expect(run.exitCode == 0, "\(run.output)\(run.errors)")
    #expect(try tests(of: "ci-fixture.cgx") == 4)
  }

  private func tests(of script: String) throws -> Int {
    let bytes = Array(try Data(contentsOf: Self.folder.appending(path: script)))
    return Parser.parse(SourceText(name: script, bytes: bytes)).statements.count { $0.isTest }
  }

  @Test func theCleanUpRemovesWhatWasLeftBehindAndNothingElse() throws {
    let run = try run(
      "nightly-clean-up.cgx",
      after: """
        sandbox write last_ticket_id TKT-1
        sandbox write crm_greeting hello
        sandbox write crm_account_id ACC-1 user
        """,
      then: """
        expect context.last_ticket_id absent
        expect context.crm_greeting absent
        expect context.crm_account_id == ACC-1
        expect sandbox.requests.put == 1
        """)
    #expect(run.exitCode == 0, "\(run.errors)")
  }

  @Test func theCleanUpSendsNothingWhereNothingIsLeft() throws {
    let run = try run(
      "nightly-clean-up.cgx", then: "expect sandbox.requests.put == 0", ["--quiet"])
    #expect(run.exitCode == 0, "\(run.errors)")
  }
}
