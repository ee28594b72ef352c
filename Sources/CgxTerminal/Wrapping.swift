/// A line broken between words, each part of so many columns at most; what follows the first one
/// stands two columns further in. A word that is too long by itself stays whole.
public func wrapped(_ line: String, to columns: Int) -> [String] {
  guard displayWidth(unstyled(line)) > columns else { return [line] }
  let margin = String(line.prefix { $0 == " " })
  let indent = margin + "  "
  var lines: [String] = []
  var current = margin
  var isEmpty = true
  // Spaces stay with the word behind them, so that what stands in columns does so as long as it can.
  var gap = ""
  for word in line.dropFirst(margin.count).split(separator: " ", omittingEmptySubsequences: false) {
    if word.isEmpty {
      gap += " "
      continue
    }
    if !isEmpty, displayWidth(unstyled(current + gap + " " + word)) > columns {
      lines.append(current)
      current = indent + word
    } else {
      current += (isEmpty ? "" : gap + " ") + word
    }
    gap = ""
    isEmpty = false
  }
  return lines + [current]
}
