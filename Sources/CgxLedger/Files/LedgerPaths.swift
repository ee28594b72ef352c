/// The files of a ledger: beside one another, named after the first.
struct LedgerPaths: Sendable {
  /// The one that grows.
  let ledger: String

  var lock: String { ledger + ".lock" }
  var key: String { ledger + ".key" }
  /// The file that takes over in a rotation, before it has its name.
  var next: String { ledger + ".new" }

  /// Of the name of a full file, in bytes.
  var nameLength: Int { rotatedName(firstSeq: 1, number: 1).utf8.count + 12 }

  /// With its slash; `./` where there is none.
  var folder: String {
    guard let slash = ledger.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "./" }
    return String(ledger[...slash])
  }

  /// A file beside the ledger; nil where that is no bare name.
  func path(of name: String) -> String? {
    guard !name.isEmpty, name != ".", name != "..", !name.contains("/"), !name.utf8.contains(0)
    else { return nil }
    return folder + name
  }

  /// The name of a full file that begins with this record: `audit.000000000001.jsonl`.
  ///
  /// - Parameter number: from 1; more where the names before are taken.
  func rotatedName(firstSeq: Int, number: Int) -> String {
    let name =
      ledger.utf8.lastIndex(of: UInt8(ascii: "/"))
      .map { String(ledger[ledger.index(after: $0)...]) } ?? ledger
    let digits = String(firstSeq)
    let padded = String(repeating: "0", count: max(0, 12 - digits.utf8.count)) + digits
    let infix = "." + padded + (number > 1 ? "-\(number)" : "")
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name + infix }
    return name[..<dot] + infix + name[dot...]
  }
}
