import CgxLanguage

/// How many statements are parsed a second.
enum ParseBenchmark {
  static func run() {
    let count = 500_000
    let source = statements(count)
    var best = Duration.seconds(3600)
    for _ in 0..<5 {
      let time = ContinuousClock().measure {
        let script = Parser.parse(source)
        precondition(script.diagnostics.isEmpty && script.statements.count == count)
      }
      best = min(best, time)
    }
    figure("parse_statements_per_second", Double(count) / best.inSeconds)
  }

  /// Statements as scripts hold them: strings, numbers, JSON, scopes and TTLs.
  static func statements(_ count: Int) -> SourceText {
    var bytes: [UInt8] = []
    for number in 0..<count {
      let line =
        switch number % 4 {
        case 0: "set crm_account_\(number) \"ACC-\(number)\" user 2h\n"
        case 1: "set priority_flag_\(number) true\n"
        case 2: "set last_ticket_\(number) TKT-\(number) session 30m\n"
        default: "set amount_\(number) \(number).50 global\n"
        }
      bytes.append(contentsOf: line.utf8)
    }
    return SourceText(name: "bench.cgx", bytes: bytes)
  }
}
