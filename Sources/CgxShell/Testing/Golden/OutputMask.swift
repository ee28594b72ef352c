/// Makes the same what differs from run to run: times, durations, hashes, IDs.
enum OutputMask {
  /// A text that was masked already stays as it is.
  static func masked(_ text: String) -> String {
    text
      .replacing(#/cmt_[0-9a-f]{16}/#, with: "cmt_ID")
      .replacing(#/msg_[0-9a-f]{16}/#, with: "msg_ID")
      .replacing(#/ledger (\d+):[0-9a-f]{16}/#) { "ledger \($0.output.1):HEAD" }
      .replacing(#/"head":"[0-9a-f]{64}"/#, with: #""head":"HEAD""#)
      .replacing(#/trace_id":"[0-9a-f]{16}/#, with: "trace_id\":\"TRACE")
      .replacing(#/trace ID is [0-9a-f]{16}/#, with: "trace ID is TRACE")
      .replacing(#/\b[0-9a-f]{64}\b/#, with: "HASH")
      .replacing(
        #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/#, with: "INSTANT"
      )
      .replacing(#/, \d+ ms/#, with: ", N ms")
      .replacing(#/"(\w*latency_ms|\w+_response_ms)":[0-9.]+/#) { "\"\($0.output.1)\":N" }
      .replacing(#/(?m)^(\w+_(?:latency|response)_ms +)[0-9.]+$/#) { "\($0.output.1)N" }
  }
}
