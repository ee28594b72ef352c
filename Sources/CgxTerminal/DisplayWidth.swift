import CEditline

/// The columns that a text takes on a terminal: wide characters two, combining ones none.
public func displayWidth(_ text: String) -> Int {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
  return text.reduce(0) { $0 + width(of: $1) }
}

private let utf8Locale: Void = cgx_use_utf8()

/// The columns of a scalar by itself; a control character has none.
func scalarWidth(_ scalar: Unicode.Scalar) -> Int {
  _ = utf8Locale
  return Int(max(0, cgx_character_width(scalar.value)))
}

private func width(of character: Character) -> Int {
  let widths = character.unicodeScalars.map(scalarWidth)
  // An emoji of several scalars is drawn as one.
  return min(2, widths.max() ?? 0)
}
