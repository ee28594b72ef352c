/// Makes the same what differs from run to run: times, durations, hashes, IDs.
struct OutputMask: Sendable {
  /// What the instants begin with that stay: they stand in the script itself.
  var keptInstants: [String] = []
  /// Whether a time of nought milliseconds stays: what took none is no measurement.
  var keepsNoTime = false
  /// Whether the hash of a body stays: it is the same wherever its instants are.
  var keepsHashes = false

  /// A text that was masked already stays as it is.
  static func masked(_ text: String) -> String {
    OutputMask().masked(text)
  }

  /// As the other, but for the exceptions.
  func masked(_ text: String) -> String {
    text
      .replacing(#/cmt_[0-9a-f]{16}/#, with: "cmt_ID")
      .replacing(#/msg_[0-9a-f]{16}/#, with: "msg_ID")
      .replacing(#/ledger (\d+):[0-9a-f]{16}/#) { "ledger \($0.output.1):HEAD" }
      .replacing(#/"head":"[0-9a-f]{64}"/#, with: #""head":"HEAD""#)
      .replacing(#/trace_id":"[0-9a-f]{16}/#, with: "trace_id\":\"TRACE")
      .replacing(#/trace ID is [0-9a-f]{16}/#, with: "trace ID is TRACE")
      .replacing(#/\b[0-9a-f]{64}\b/#) { keepsHashes ? String($0.output) : "HASH" }
      .replacing(#/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/#) { match in
        keptInstants.contains { match.output.0.hasPrefix($0) }
          ? String(match.output.0) : "INSTANT"
      }
      .replacing(#/, \d+ ms/#, with: ", N ms")
      .replacing(#/"(\w*latency_ms|\w+_response_ms)":([0-9.]+)/#) { match in
        stays(match.output.2) ? String(match.output.0) : "\"\(match.output.1)\":N"
      }
      .replacing(#/(?m)^(\w+_(?:latency|response)_ms +)([0-9.]+)$/#) { match in
        stays(match.output.2) ? String(match.output.0) : "\(match.output.1)N"
      }
  }

  private func stays(_ milliseconds: Substring) -> Bool {
    keepsNoTime && milliseconds.hasPrefix("0.000")
  }
}
