import CgxContext
import CgxLanguage
import CgxTenant
import CgxTerminal

/// What is known of an error, for people.
extension TextReport {
  func lines(of explanation: Explanation?) -> [String] {
    guard let explanation else { return ["no statement has failed"] }
    let failure = explanation.failure
    let error = ErrorRenderer(style: outputStyle, redactor: redactor, columns: width)
      .text(failure, fate: explanation.fate)
    var facts: [(String, String)] = [("kind", failure.kind.rawValue)]
    if let name = explanation.statement { facts.append(("statement", name)) }
    facts.append(("failed", secondOf(explanation.moment)))
    if let status = failure.status { facts.append(("status", "\(status)")) }
    if let traceID = failure.traceID { facts.append(("trace ID", traceID)) }
    facts.append(("sent", failure.fate.sent))
    return error.split(separator: "\n").map(String.init) + aligned(facts)
      + (explanation.events.isEmpty
        ? ["no request was made"] : explanation.events.flatMap(lines))
  }

  /// A request begins with `>`, an answer with `<`, a failure with `!`, as in traces.
  private func lines(of event: ExchangeEvent) -> [String] {
    switch event {
    case .wait(let duration, let attempt, let attempts, let reason):
      return [
        "- waited \(duration.tenths) s, then attempt \(attempt) of \(attempts): "
          + printable(reason)
      ]
    case .exchange(let exchange):
      var lines = [
        outputStyle.strong(printable("> \(exchange.method) \(exchange.url)"))
          + " at \(exchange.start.wholeSecond.rfc3339)"
      ]
      lines += self.lines(of: exchange.request, ">")
      let time = exchange.elapsed.map { ", \(Int($0.milliseconds.rounded())) ms" } ?? ""
      if let status = exchange.status {
        lines.append(outputStyle.strong("< \(status)") + time)
        if let answer = exchange.answer { lines += self.lines(of: answer, "<") }
      } else {
        lines.append(
          outputStyle.error("!") + " " + printable(exchange.failure ?? "no answer") + time)
      }
      return lines
    }
  }

  private func lines(of part: ShownExchange.Part, _ mark: String) -> [String] {
    let headers = part.headers.map { "\($0.name): \($0.value)" }
    return (headers + (part.body.isEmpty ? [] : [""] + part.body)).map {
      $0.isEmpty ? mark : printable("\(mark) \($0)").replacing("\n", with: "⏎")
    }
  }
}

extension Duration {
  /// Seconds, with one digit behind the point.
  fileprivate var tenths: String {
    let tenths = Int((milliseconds / 100).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
