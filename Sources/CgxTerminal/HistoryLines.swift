import Glibc

/// The lines of a history's file: an entry each, its line breaks as `\n` and its backslashes double.
struct HistoryLines {
  /// Oldest first, each once, at the place where it occurs last.
  private(set) var entries: [String] = []
  /// Lines that hold an entry.
  private(set) var count = 0
  /// Lines that hold none: with NUL, not UTF-8, too long, or cut off at the file's end.
  private(set) var damaged = 0
  /// Whether these are all lines of the file.
  let isWhole: Bool

  /// - Parameter isWhole: whether the bytes begin where a line does.
  init(_ bytes: [UInt8], isWhole: Bool) {
    self.isWhole = isWhole
    var all: [String] = []
    bytes.withUnsafeBufferPointer { bytes in
      var start = isWhole ? 0 : (Self.offset(of: Self.lineFeed, in: bytes[...]) ?? bytes.count) + 1
      while start < bytes.count {
        guard let end = Self.offset(of: Self.lineFeed, in: bytes[start...]) else {
          damaged += 1
          break
        }
        if end > start {
          if let entry = Self.entry(bytes[start..<end]) { all.append(entry) } else { damaged += 1 }
        }
        start = end + 1
      }
    }
    count = all.count
    var seen = Set<String>(minimumCapacity: all.count)
    for entry in all.reversed() where seen.insert(entry).inserted { entries.append(entry) }
    entries.reverse()
  }

  private static let lineFeed = UInt8(ascii: "\n")
  private static let backslash = UInt8(ascii: "\\")

  /// As `memchr(3)`, which reads many bytes at once.
  private static func offset(of byte: UInt8, in bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    let part = UnsafeBufferPointer(rebasing: bytes)
    guard let base = part.baseAddress, let found = memchr(base, Int32(byte), part.count) else {
      return nil
    }
    return bytes.startIndex + (UnsafeRawPointer(found) - UnsafeRawPointer(base))
  }

  private static func entry(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> String? {
    guard line.count <= 2 * History.entryLimit, offset(of: 0, in: line) == nil else { return nil }
    guard offset(of: backslash, in: line) != nil else {
      return String(validating: UnsafeBufferPointer(rebasing: line), as: UTF8.self)
    }
    var text: [UInt8] = []
    text.reserveCapacity(line.count)
    var isEscape = false
    for byte in line {
      if isEscape {
        text.append(byte == UInt8(ascii: "n") ? lineFeed : byte)
        isEscape = false
      } else if byte == backslash {
        isEscape = true
      } else {
        text.append(byte)
      }
    }
    return String(validating: text, as: UTF8.self)
  }

  /// The line of an entry, with its end.
  static func line(of entry: String) -> String {
    entry.replacing("\\", with: "\\\\").replacing("\n", with: "\\n") + "\n"
  }

  static func bytes(of entries: some Sequence<String>) -> [UInt8] {
    entries.reduce(into: []) { $0 += line(of: $1).utf8 }
  }
}
