// The loops that scripts/bench times with a release build; each prints one figure a line.
//
//   cgx-bench parse
//   cgx-bench format COUNT                          a script of so many statements
//   cgx-bench hostile BYTES                         the worst of the texts that are meant to take long
//   cgx-bench body                                  the body of the PUT that the others send
//   cgx-bench commits URL ID SECRET SESSION IN-FLIGHT COUNT
//   cgx-bench memory URL ID SECRET SESSION COUNT
//   cgx-bench paced URL ID SECRET SESSION RATE SECONDS
//   cgx-bench ledger-append FOLDER COUNT
//   cgx-bench ledger-fill FILE BYTES
//   cgx-bench ledger-verify FILE
//   cgx-bench ledger-glance FILE
//   cgx-bench keystrokes BINARY STATE-DIR COUNT     from a key to the window, 10,000 keys staged
//   cgx-bench lines BINARY STATE-DIR COUNT          the same in a long line, and with Ctrl-R
//   cgx-bench prompt BINARY STATE-DIR COUNT         from the start to the prompt, and its memory
import CgxContext
import CgxTenant

let arguments = CommandLine.arguments.dropFirst()
let word = arguments.first ?? "parse"
let rest = Array(arguments.dropFirst())

// Not on the main thread: its queue would be one more hop for everything that is awaited.
try await Task.detached { try await run(word, rest) }.value

func run(_ word: String, _ rest: [String]) async throws {
  switch (word, rest.count) {
  case ("parse", 0): ParseBenchmark.run()
  case ("format", 1): try FormatBenchmark.run(count: Int(rest[0]) ?? 100_000)
  case ("hostile", 1): HostileBenchmark.run(bytes: Int(rest[0]) ?? 1 << 20)
  case ("body", 0): print(String(decoding: Bench.body(), as: UTF8.self))
  case ("commits", 6):
    try await CommitBenchmark.run(
      Bench(rest), inFlight: Int(rest[4]) ?? 1, count: Int(rest[5]) ?? 1000)
  case ("keystrokes", 3):
    try PromptBenchmark(binary: rest[0], state: rest[1]).keystrokes(count: Int(rest[2]) ?? 1000)
  case ("lines", 3):
    try PromptBenchmark(binary: rest[0], state: rest[1])
      .longLinesAndSearches(count: Int(rest[2]) ?? 1000)
  case ("prompt", 3):
    try PromptBenchmark(binary: rest[0], state: rest[1]).starts(count: Int(rest[2]) ?? 20)
  case ("memory", 5): try await MemoryBenchmark.run(Bench(rest), count: Int(rest[4]) ?? 1000)
  case ("paced", 6):
    let pacer = Pacer(rate: try RequestRate(rest[4]))
    try await PacedBenchmark.run(
      Bench(rest, pacer: pacer), pacer, duration: .seconds(Int(rest[5]) ?? 60))
  case ("ledger-append", 2): try LedgerBenchmark.append(folder: rest[0], count: Int(rest[1]) ?? 500)
  case ("ledger-fill", 2): try LedgerBenchmark.fill(rest[0], bytes: Int(rest[1]) ?? 1 << 30)
  case ("ledger-verify", 1): try LedgerBenchmark.verify(rest[0])
  case ("ledger-glance", 1): try LedgerBenchmark.glance(rest[0])
  default: fatalError("unknown: \(word) \(rest)")
  }
}
