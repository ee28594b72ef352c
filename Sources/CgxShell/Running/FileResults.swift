public import CgxJSON
import CgxLanguage

/// What became of several files that are run one after another: the facts and their words.
public struct FileResults: Sendable {
  private let files: [String]
  /// The exit codes of those that were run, in order.
  private var codes: [Int32] = []

  public init(_ files: [String]) {
    self.files = files
  }

  public mutating func add(_ code: Int32) { codes.append(code) }

  /// The worst code: the one that a person must see to first. What may have changed a tenant without
  /// anybody knowing comes before what was not finished, that before what was refused, and that
  /// before what never began.
  public var exitCode: Int32 {
    let all = codes + (isCutShort ? [ErrorKind.interrupted.exitCode] : [])
    return Self.fromWorst.first(where: all.contains) ?? all.first { $0 != 0 } ?? 0
  }

  /// Whether some were not run.
  private var isCutShort: Bool { codes.count < files.count }

  private static let fromWorst: [Int32] =
    [ErrorKind.unknown.exitCode, ErrorKind.ledger.exitCode, Interrupts.hangupExitCode]
    + ([
      .interrupted, .uncommitted, .conflict, .refused, .auth, .unreachable, .validation,
      .expectation, .parse, .file, .usage,
    ] as [ErrorKind]).map(\.exitCode)

  /// For standard error: the counts, then those that are not done.
  public var text: String {
    let done = codes.count { $0 == 0 }
    let failed = codes.count - done
    let rest = files.count - codes.count
    let counts = [(done, "done"), (failed, "failed"), (rest, "not run")]
      .filter { $0.0 > 0 }.map { "\($0) \($1)" }.joined(separator: ", ")
    var text = "\(plural(files.count, "file")): \(counts)\n"
    for (index, file) in files.enumerated() {
      if index >= codes.count {
        text += "  \(file): not run, interrupted before\n"
      } else if codes[index] != 0 {
        text += "  \(file): exit code \(codes[index])\n"
      }
    }
    return text
  }

  /// A line as statements have it; a file that was not run has no exit code.
  public var json: JSON {
    .members([
      "statement": .null, "ok": .bool(exitCode == 0), "location": .null,
      "result": .members([
        "files": .array(
          files.enumerated().map { index, file in
            .members([
              "file": .string(file),
              "exit": index < codes.count ? .integer(codes[index]) : .null,
            ])
          }),
        "exit": .integer(exitCode),
      ]),
    ])
  }
}
