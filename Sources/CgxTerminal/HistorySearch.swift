import CEditline

/// The entries of a history that hold a text, found again for each character that is added.
struct HistorySearch {
  private let entries: [String]
  private(set) var wanted = ""
  /// For each character that is wanted, the entries that hold all up to it, the oldest first.
  private var matches: [[Int]] = []
  /// How many entries were looked at so far.
  private(set) var looks = 0

  /// - Parameter entries: oldest first.
  init(_ entries: [String]) {
    self.entries = entries
  }

  mutating func append(_ scalar: Unicode.Scalar) {
    wanted.unicodeScalars.append(scalar)
    let text = Array(wanted.utf8)
    let found: [Int]
    if let narrower = matches.last {
      looks += narrower.count
      found = narrower.filter { Self.offset(of: text, in: entries[$0]) != nil }
    } else {
      looks += entries.count
      found = entries.indices.filter { Self.offset(of: text, in: entries[$0]) != nil }
    }
    matches.append(found)
  }

  mutating func removeLast() {
    guard !wanted.isEmpty else { return }
    wanted.unicodeScalars.removeLast()
    matches.removeLast()
  }

  /// The newest entry before one.
  func newest(before index: Int, otherThan shown: String? = nil) -> Int? {
    matches.last?.last { $0 < index && entries[$0] != shown }
  }

  /// The oldest entry after one.
  func oldest(after index: Int) -> Int? {
    matches.last?.first { $0 > index }
  }

  /// Where an entry holds the text, in scalars.
  func place(in index: Int) -> Int {
    let entry = entries[index]
    guard let offset = Self.offset(of: Array(wanted.utf8), in: entry) else {
      return entry.unicodeScalars.count
    }
    return String(decoding: entry.utf8.prefix(offset), as: UTF8.self).unicodeScalars.count
  }

  /// In bytes.
  private static func offset(of text: [UInt8], in entry: String) -> Int? {
    var entry = entry
    return entry.withUTF8 { bytes in
      let offset = cgx_find(bytes.baseAddress, bytes.count, text, text.count)
      return offset < 0 ? nil : offset
    }
  }
}
