import CgxContext
import CgxLanguage
import CgxTenant
import CgxTerminal

/// Makes text of failures: place, marked text, what was expected, what to do, what was sent.
struct ErrorRenderer {
  let style: Style
  /// Hides the secrets that are known in what is shown of a source.
  var redactor = Redactor()
  /// What lines may be wide; nil where there is no window.
  var columns: Int?

  /// An item, and what it is: an error, a warning.
  struct Block {
    var word: String
    var paint: (String) -> String
    var item: Failure.Item
  }

  /// - Parameter fate: what became of the staged changes and the commit, for the last line.
  func text(_ failure: Failure, fate: String?) -> String {
    text(failure, differences: failure.mismatch?.lines ?? [], fate: fate)
  }

  /// - Parameter differences: the lines of what was compared.
  func text(_ failure: Failure, differences: [String], fate: String?) -> String {
    var lines = blocks(
      failure.items.map { Block(word: "error", paint: style.error, item: $0) })
    if !differences.isEmpty {
      lines.append(style.faint("difference") + " (- expected, + actual):")
      lines += differences.map {
        $0.hasPrefix("+") ? style.good(oneLine($0)) : style.mark(oneLine($0))
      }
    }
    if let fate {
      let margin = failure.items.last.map { gutter($0.location) } ?? 0
      lines += note(fate, margin)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The lines of several items, each with what it is: an error, a warning.
  func blocks(_ blocks: [Block]) -> [String] {
    var hidden: [ObjectIdentifier: HiddenText] = [:]
    return blocks.flatMap { block in
      guard case .text(let source, _) = block.item.location else {
        return lines(of: block, HiddenText())
      }
      let parts = hidden[ObjectIdentifier(source)] ?? HiddenText(in: source, redactor)
      hidden[ObjectIdentifier(source)] = parts
      return lines(of: block, parts)
    }
  }

  private func lines(of block: Block, _ hidden: HiddenText) -> [String] {
    let item = block.item
    let message = item.message
    var lines = title(of: block)
    let margin = gutter(item.location)
    if let place = item.location.place {
      lines.append(pad(margin) + style.faint("--> ") + printable("\(place)"))
    }
    if case .text(let source, let range) = item.location, !source.bytes.isEmpty {
      lines += excerpt(source, range, message, hidden, margin: margin)
    } else if let label = message.label {
      lines += note(printable(label), margin)
    }
    lines += message.help.flatMap { note(oneLine($0), margin, "help") }
    return lines
  }

  private func title(of block: Block) -> [String] {
    let lines = fitted(block.word + ": " + oneLine(block.item.message.title))
    let rest = String(lines[0].dropFirst(block.word.count + 2))
    return [block.paint(block.word) + ": " + style.strong(rest)]
      + lines.dropFirst().map(style.strong)
  }

  private func note(_ text: String, _ margin: Int, _ name: String? = nil) -> [String] {
    let lines = fitted(pad(margin) + " = " + (name.map { $0 + ": " } ?? "") + text)
    let rest = lines[0].dropFirst(margin + 3 + (name.map { $0.count + 2 } ?? 0))
    return [pad(margin) + style.faint(" = ") + (name.map { style.strong($0) + ": " } ?? "") + rest]
      + lines.dropFirst()
  }

  private func fitted(_ line: String) -> [String] {
    columns.map { wrapped(line, to: max($0, Self.leastColumns)) } ?? [line]
  }

  /// Narrower than this nothing can be read.
  private static let leastColumns = 20

  private func excerpt(
    _ source: SourceText, _ range: Range<Int>, _ message: Message, _ hidden: HiddenText,
    margin: Int
  ) -> [String] {
    let number = source.line(at: range.lowerBound)
    let line = source.range(ofLine: number)
    let start = min(max(range.lowerBound, line.lowerBound), line.upperBound)
    let end = min(max(range.upperBound, start), line.upperBound)
    let window = window(line, around: start..<end, in: source, margin: margin)
    let before = expanded(hidden.shown(window.lowerBound..<start, of: source))
    let text = expanded(hidden.shown(start..<min(end, window.upperBound), of: source))
    let marked = message.hidesText ? "••••••••" : text
    let after = expanded(hidden.shown(min(end, window.upperBound)..<window.upperBound, of: source))
    let cut = window.lowerBound > line.lowerBound ? "…" : ""
    let tail = window.upperBound < line.upperBound ? "…" : ""
    let bar = style.faint(" |")
    let shown = cut + before + marked + after + tail
    let marker = String(repeating: "^", count: max(1, displayWidth(marked)))
    let indent = String(repeating: " ", count: displayWidth(cut + before))
    var lines = [
      pad(margin) + bar,
      style.faint("\(number)") + pad(margin - "\(number)".count) + bar
        + (shown.isEmpty ? "" : " " + shown),
    ]
    let label = message.label.map(printable) ?? ""
    let room = columns.map { max($0, Self.leastColumns) - margin - 3 }
    let fits = room.map { displayWidth(indent + marker + " " + label) <= $0 } ?? true
    lines.append(
      pad(margin) + bar + " " + indent
        + style.mark(marker + (fits && !label.isEmpty ? " " + label : "")))
    if !fits, let room {
      lines += wrapped(label, to: room).map { pad(margin) + bar + " " + style.mark($0) }
    }
    return lines
  }

  /// The part of a long line that is shown, in bytes, which are never fewer than columns.
  private func window(
    _ line: Range<Int>, around range: Range<Int>, in source: SourceText, margin: Int
  ) -> Range<Int> {
    // Room for the bar and two marks of what is cut off.
    let room = columns.map { max($0, Self.leastColumns) - margin - 5 }
    let most = min(room ?? 160, 160)
    guard line.count > most else { return line }
    var lower = max(
      line.lowerBound, min(range.lowerBound - most * 3 / 8, line.upperBound - most))
    var upper = min(line.upperBound, lower + most)
    while lower > line.lowerBound, source.bytes[lower] & 0xC0 == 0x80 { lower -= 1 }
    while upper > lower, upper < line.upperBound, source.bytes[upper] & 0xC0 == 0x80 { upper -= 1 }
    return lower..<upper
  }

  /// What a tenant or a file says must not look like further lines of ours.
  private func oneLine(_ text: String) -> String {
    printable(text).split(whereSeparator: \.isNewline).joined(separator: " ⏎ ")
  }

  private func expanded(_ text: String) -> String {
    printable(text.replacing("\t", with: "  "))
  }

  /// The width of the line number.
  private func gutter(_ location: Failure.Location) -> Int {
    guard let place = location.place else { return 1 }
    return "\(place.line)".count
  }

  private func pad(_ count: Int) -> String {
    String(repeating: " ", count: max(0, count))
  }
}
