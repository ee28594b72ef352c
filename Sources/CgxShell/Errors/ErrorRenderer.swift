import CgxContext
import CgxLanguage
import CgxTenant
import CgxTerminal

/// Makes text of failures: place, marked text, what was expected, what to do, what was sent.
struct ErrorRenderer {
  let style: Style
  /// Hides the secrets that are known in what is shown of a source.
  var redactor = Redactor()

  /// - Parameter fate: what became of the staged changes and the commit, for the last line.
  func text(_ failure: Failure, fate: String?) -> String {
    var lines = blocks(failure.items.map { (style.error("error"), $0) })
    if let mismatch = failure.mismatch?.lines, !mismatch.isEmpty {
      lines.append(style.faint("difference") + " (- expected, + actual):")
      lines += mismatch.map {
        $0.hasPrefix("+") ? style.good(oneLine($0)) : style.mark(oneLine($0))
      }
    }
    if let fate {
      let margin = failure.items.last.map { gutter($0.location) } ?? 0
      lines.append(pad(margin) + style.faint(" = ") + fate)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The lines of several items, each with what it is: an error, a warning.
  func blocks(_ items: [(word: String, item: Failure.Item)]) -> [String] {
    var hidden: [ObjectIdentifier: HiddenText] = [:]
    return items.flatMap { word, item in
      guard case .text(let source, _) = item.location else {
        return block(word, item, HiddenText())
      }
      let parts = hidden[ObjectIdentifier(source)] ?? HiddenText(in: source, redactor)
      hidden[ObjectIdentifier(source)] = parts
      return block(word, item, parts)
    }
  }

  private func block(_ word: String, _ item: Failure.Item, _ hidden: HiddenText) -> [String] {
    let message = item.message
    var lines = [word + ": " + style.strong(oneLine(message.title))]
    let margin = gutter(item.location)
    if let place = item.location.place {
      lines.append(pad(margin) + style.faint("--> ") + printable("\(place)"))
    }
    if case .text(let source, let range) = item.location, !source.bytes.isEmpty {
      lines += excerpt(source, range, message, hidden, margin: margin)
    } else if let label = message.label {
      lines.append(pad(margin) + style.faint(" = ") + printable(label))
    }
    lines += message.help.map {
      pad(margin) + style.faint(" = ") + style.strong("help") + ": " + oneLine($0)
    }
    return lines
  }

  private func excerpt(
    _ source: SourceText, _ range: Range<Int>, _ message: Message, _ hidden: HiddenText,
    margin: Int
  ) -> [String] {
    let number = source.line(at: range.lowerBound)
    let line = source.range(ofLine: number)
    let start = min(max(range.lowerBound, line.lowerBound), line.upperBound)
    let end = min(max(range.upperBound, start), line.upperBound)
    let window = window(line, around: start..<end, in: source)
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
    return [
      pad(margin) + bar,
      style.faint("\(number)") + pad(margin - "\(number)".count) + bar
        + (shown.isEmpty ? "" : " " + shown),
      pad(margin) + bar + " " + indent
        + style.mark(marker + (message.label.map { " " + printable($0) } ?? "")),
    ]
  }

  /// The part of a long line that is shown.
  private func window(
    _ line: Range<Int>, around range: Range<Int>, in source: SourceText
  ) -> Range<Int> {
    let most = 160
    guard line.count > most else { return line }
    var lower = max(line.lowerBound, range.lowerBound - 60)
    var upper = min(line.upperBound, lower + most)
    while lower > line.lowerBound, source.bytes[lower] & 0xC0 == 0x80 { lower -= 1 }
    while upper < line.upperBound, source.bytes[upper] & 0xC0 == 0x80 { upper += 1 }
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
