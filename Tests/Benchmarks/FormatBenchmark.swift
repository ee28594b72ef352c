import CgxLanguage

/// How long a script of many statements is formatted, what comes out compared with what went in.
enum FormatBenchmark {
  static func run(count: Int) throws {
    let source = ParseBenchmark.statements(count)
    var best = Duration.seconds(3600)
    for _ in 0..<5 {
      let time = try ContinuousClock().measure {
        let formatted = try ScriptFormatter.format(source)
        precondition(formatted == source.bytes)
      }
      best = min(best, time)
    }
    figure("format_milliseconds", best.inSeconds * 1000)
  }
}
