import CgxTestSupport
import Glibc

/// The shell on a pseudo-terminal, as a person meets it.
struct PromptBenchmark {
  let binary: String
  let state: String

  private static let line = "set crm_account_id ACC-99821 user 2h"

  private func start() throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      binary, ["--sandbox", "--state-dir", state],
      environment: ["TERM": "xterm-256color", "HOME": "/nonexistent"])
    try terminal.wait("the prompt") { $0.current.hasSuffix("›") }
    return terminal
  }

  private func leave(_ terminal: PseudoTerminal) throws {
    terminal.send("\u{3}quit --discard\r")
    _ = try terminal.waitForExit()
  }

  /// How long a key takes until the window has changed, with 10,000 staged keys to choose from.
  func keystrokes(count: Int) throws {
    mkdir(state, 0o700)
    let keys = state + "/keys.cgx"
    guard let file = fopen(keys, "w") else { fatalError("can't write \(keys)") }
    for number in 0..<10_000 { fputs("set crm_key_\(number) \(number)\n", file) }
    fclose(file)
    let terminal = try start()
    terminal.send("source '\(keys)'\r")
    try terminal.wait("the keys") { $0.current.contains("*10000") }
    while terminal.receive(milliseconds: 200) {}
    var times: [Duration] = []
    while times.count < count {
      for character in Self.line {
        times.append(time(String(character), terminal))
      }
      _ = time("\u{15}", terminal)
    }
    report("keystroke", times)
    try leave(terminal)
  }

  /// The same in a line of 4 KB, and for each character that is searched for with Ctrl-R; the state
  /// folder holds the history.
  func longLinesAndSearches(count: Int) throws {
    let terminal = try start()
    terminal.send(
      "\u{1B}[200~set k {\"a\": \"" + String(repeating: "x", count: 4096) + "\u{1B}[201~")
    try terminal.wait("the line") { $0.current.hasSuffix("x") }
    report("long_line", (0..<count).map { _ in time("y", terminal) })
    var searches: [Duration] = []
    while searches.count < count {
      _ = time("\u{3}", terminal)
      _ = time("\u{12}", terminal)
      // Some are in many entries, some in none.
      for text in ["value 77", "key_5", "zqxj"] {
        searches += text.map { time(String($0), terminal) }
        for _ in text { _ = time("\u{7F}", terminal) }
      }
    }
    report("search", searches)
    try leave(terminal)
  }

  private func report(_ name: String, _ times: [Duration]) {
    let times = times.sorted()
    figure(name + "_median_us", times[times.count / 2].inSeconds * 1e6)
    figure(name + "_p99_us", times[times.count * 99 / 100].inSeconds * 1e6)
  }

  private func time(_ key: String, _ terminal: PseudoTerminal) -> Duration {
    // What the key before has still to say.
    while terminal.receive(milliseconds: 1) {}
    return ContinuousClock().measure {
      terminal.send(key)
      while !terminal.receive(milliseconds: 1000) {}
    }
  }

  /// How long the shell takes until it can be typed at, and what it holds then.
  func starts(count: Int) throws {
    var times: [Duration] = []
    var memory = 0.0
    for _ in 0..<count {
      var terminal: PseudoTerminal?
      times.append(try ContinuousClock().measure { terminal = try start() })
      guard let terminal else { continue }
      memory = max(memory, residentMegabytes(of: "\(terminal.process ?? 0)"))
      try leave(terminal)
    }
    times.sort()
    figure("prompt_up_ms", times[times.count / 2].inSeconds * 1000)
    figure("idle_megabytes", memory)
  }
}
