/// A text of so many columns at most, cut with `…` and never in the middle of a character.
public func cut(_ text: String, to columns: Int) -> String {
  guard displayWidth(text) > columns else { return text }
  var width = 0
  let start = text.prefix { character in
    width += displayWidth(String(character))
    return width < columns
  }
  return start + "…"
}
