import CgxJSON
import CgxLedger

/// What `cgx audit verify` says.
extension LedgerVerification {
  var text: String {
    var lines: [String] = []
    if let firstBreak {
      lines.append("\(firstBreak.file):\(firstBreak.line): " + firstBreak.sentence)
      lines.append("the records before it fit: \(records)")
    } else {
      lines.append(
        "the chain holds: \(records) records in \(files == 1 ? "1 file" : "\(files) files")")
    }
    if let head { lines.append("head \(head.seq):\(head.hash)") }
    if isHeadFound == false {
      lines.append("no record has the head that was asked for: the end was cut off, or made anew")
    }
    if isHeadFound == true { lines.append("the head that was asked for is there") }
    if repairs > 0 { lines.append("repaired after a crash: \(repairs)") }
    if hasTornTail {
      lines.append("the last line is torn, as after a crash: the next commit repairs it")
    }
    if !isKeyUsed {
      lines.append("the ledger's key is not beside it: a change of the last record would not show")
    }
    return lines.joined(separator: "\n")
  }

  var json: JSON {
    .members([
      "intact": .bool(isIntact), "records": .integer(records), "files": .integer(files),
      "head": head.map { .members(["seq": .integer($0.seq), "head": .string($0.hash)]) } ?? .null,
      "head_found": isHeadFound.map { .bool($0) } ?? .null, "repairs": .integer(repairs),
      "torn_tail": .bool(hasTornTail), "key_used": .bool(isKeyUsed),
      "first_break": firstBreak.map(\.json) ?? .null,
    ])
  }
}

extension LedgerVerification.Break {
  fileprivate var sentence: String {
    let record = seq.map { "record \($0)" } ?? "a record"
    return switch fault {
    case .changed: "\(record) was changed"
    case .removed(let count):
      count == 1 ? "\(record) was removed" : "\(count) records were removed, from \(record) on"
    case .inserted: "this line was inserted"
    case .missingFile(let name): "the records before this file's are in '\(name)', which is missing"
    }
  }

  fileprivate var json: JSON {
    let name =
      switch fault {
      case .changed: "changed"
      case .removed: "removed"
      case .inserted: "inserted"
      case .missingFile: "missing file"
      }
    return .members([
      "fault": .string(name), "file": .string(file), "line": .integer(line),
      "seq": seq.map { .integer($0) } ?? .null, "message": .string(sentence),
    ])
  }
}
