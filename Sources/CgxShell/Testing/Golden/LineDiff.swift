/// What is different between two texts, in the unified form: `-` expected, `+` actual. A last line
/// that no newline ends differs from one that has it.
enum LineDiff {
  private static let contextLines = 3
  /// More lines than this nobody reads.
  private static let outputLimit = 60
  /// Characters of a line.
  private static let widthLimit = 200
  /// The search for the shortest difference takes the square of what differs.
  private static let searchLimit = 4000

  private struct Line {
    var sign: Character
    /// With its newline, where it has one.
    var text: Substring
    /// Line numbers, from 1, of the next line of either text.
    var left: Int
    var right: Int
  }

  static func lines(expected: String, actual: String) -> [String] {
    let all = merged(split(expected), split(actual))
    var output: [String] = []
    for range in hunks(all) {
      let part = all[range]
      guard let first = part.first else { continue }
      let counts = (part.count { $0.sign != "+" }, part.count { $0.sign != "-" })
      // Where none of the lines is in a text, the place is the line before.
      let left = counts.0 == 0 ? first.left - 1 : first.left
      let right = counts.1 == 0 ? first.right - 1 : first.right
      output.append("@@ -\(left),\(counts.0) +\(right),\(counts.1) @@")
      for line in part {
        let isEnded = line.text.utf8.last == UInt8(ascii: "\n")
        // By bytes: a carriage return and the newline are one character.
        let text = isEnded ? Substring(line.text.utf8.dropLast()) : line.text
        output.append(
          "\(line.sign)" + (text.count > widthLimit ? text.prefix(widthLimit) + "…" : text))
        if !isEnded { output.append("\\ No newline at end of file") }
      }
    }
    guard output.count > outputLimit else { return output }
    return output.prefix(outputLimit) + ["… and \(output.count - outputLimit) more lines"]
  }

  /// The lines of a text, each with its newline.
  private static func split(_ text: String) -> [Substring] {
    var lines: [Substring] = []
    var rest = text[...]
    while let end = rest.utf8.firstIndex(of: UInt8(ascii: "\n")) {
      let next = rest.utf8.index(after: end)
      lines.append(rest[..<next])
      rest = rest[next...]
    }
    return rest.isEmpty ? lines : lines + [rest]
  }

  /// Both texts in one, each line of which is in one of them or in both.
  private static func merged(_ left: [Substring], _ right: [Substring]) -> [Line] {
    var start = 0
    while start < left.count, start < right.count, left[start] == right[start] { start += 1 }
    var end = 0
    while end < left.count - start, end < right.count - start,
      left[left.count - 1 - end] == right[right.count - 1 - end]
    { end += 1 }
    let (old, new) = (left[start..<left.count - end], right[start..<right.count - end])
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    if old.count + new.count <= searchLimit {
      for change in Array(new).difference(from: Array(old)) {
        switch change {
        case .remove(let offset, _, _): removed.insert(start + offset)
        case .insert(let offset, _, _): inserted.insert(start + offset)
        }
      }
    } else {
      removed = Set(old.indices)
      inserted = Set(new.indices)
    }
    var lines: [Line] = []
    var (i, j) = (0, 0)
    while i < left.count || j < right.count {
      if i < left.count, removed.contains(i) {
        lines.append(Line(sign: "-", text: left[i], left: i + 1, right: j + 1))
        i += 1
      } else if j < right.count, inserted.contains(j) || i >= left.count {
        lines.append(Line(sign: "+", text: right[j], left: i + 1, right: j + 1))
        j += 1
      } else {
        lines.append(Line(sign: " ", text: left[i], left: i + 1, right: j + 1))
        i += 1
        j += 1
      }
    }
    return lines
  }

  /// The ranges of lines with what differs and a little around it.
  private static func hunks(_ lines: [Line]) -> [Range<Int>] {
    var hunks: [Range<Int>] = []
    for index in lines.indices where lines[index].sign != " " {
      let lower = max(0, index - contextLines)
      let upper = min(lines.count, index + contextLines + 1)
      if let last = hunks.last, lower <= last.upperBound {
        hunks[hunks.count - 1] = last.lowerBound..<upper
      } else {
        hunks.append(lower..<upper)
      }
    }
    return hunks
  }
}
