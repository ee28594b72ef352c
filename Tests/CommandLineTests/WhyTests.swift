import Foundation
import Testing

/// `why`: all that is known of the last error.
@Suite struct Why {
  private func run(_ statements: String, _ options: [String] = []) throws -> Program.Run {
    try Program.run(["--sandbox"] + options + ["-c", statements])
  }

  private let refused = """
    set tier gold
    sandbox fault 422
    expect-error refused commit
    discard
    why
    """

  @Test func tellsTheErrorTheRequestAndTheAnswer() throws {
    let run = try run(refused)
    #expect(run.exitCode == 0, "\(run.errors)")
    for part in [
      "error: ", "commit\n", "kind       refused\n", "status     422\n", "sent       refused\n",
      "> PUT http://127.0.0.1:", "> Authorization: ••••\n", #"{"key":"tier","value":"gold""#,
      "\n< 422, ",
    ] {
      #expect(run.output.contains(part), "\(part)\n\(run.output)")
    }
    let trace = try #require(run.output.firstMatch(of: #/trace ID +([0-9a-f]{16})\n/#))
    #expect(run.output.contains(#"\#(trace.output.1)"#))
  }

  @Test func tellsTheSameWithATraceAndAsJSON() throws {
    let traced = try run(refused, ["--trace"])
    #expect(traced.output.contains("\n< 422, "))
    let json = try run(refused, ["--output", "json"])
    let line = try #require(json.output.split(separator: "\n").last)
    let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    let result = try #require(object?["result"] as? [String: Any])
    #expect((result["error"] as? [String: Any])?["kind"] as? String == "refused")
    let exchanges = try #require(result["exchanges"] as? [[String: Any]])
    let put = try #require(exchanges.first { $0["method"] as? String == "PUT" })
    #expect(put["status"] as? Int == 422)
  }

  @Test func tellsEachAttemptAndEachPause() throws {
    let run = try run(
      """
      sandbox clock virtual
      set tier gold
      sandbox fault 503 times 3
      expect-error unreachable commit
      discard
      why
      """)
    #expect(run.output.matches(of: #/(?m)^< 503, /#).count == 3)
    #expect(
      run.output.contains(#/- waited \d\.\d s, then attempt 2 of 3: the tenant is in trouble/#))
    #expect(run.output.contains("attempt 3 of 3"))
  }

  @Test func saysWhereNoAnswerCameAndWhereNothingWasSent() throws {
    let lost = try run(
      """
      option timeout 200ms
      option attempts 1
      sandbox fault timeout on get
      expect-error unreachable get
      why
      """)
    #expect(lost.output.contains("! sent, no answer: "), "\(lost.output)\(lost.errors)")
    let nothing = try run("expect-error validation commit\nwhy")
    #expect(nothing.output.contains("error: nothing is staged\n"))
    #expect(nothing.output.hasSuffix("no request was made\n"))
  }

  @Test func saysWhereNoStatementHasFailed() throws {
    #expect(try run("get\nwhy").output.hasSuffix("no statement has failed\n"))
    #expect(
      try run("why", ["--output", "json"]).output.contains(
        #""ok":true,"location":"-c:1:1","result":null"#)
    )
  }

  @Test func staysWithTheLastErrorUntilTheNext() throws {
    let run = try run("expect-error validation commit\nget\necho fine\nwhy")
    #expect(run.output.contains("no request was made"))
  }

  @Test func showsNoSecret() throws {
    let run = try run(
      """
      let pin = "48-15-16-23"
      set --secret pin ${pin}
      set --secret no "42"
      sandbox fault 422
      expect-error refused commit
      discard
      why
      """)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains(#"{"key":"pin","value":"••••""#))
    #expect(run.output.contains(#"{"key":"no","value":"••••""#))
    #expect(!run.output.contains("48-15-16-23"))
    #expect(!run.output.contains("sandbox-secret"))
  }
}
