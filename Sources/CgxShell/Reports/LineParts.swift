import CgxTerminal

/// A name or path that may hold anything, on one line and without control characters.
public func oneLine(_ text: String) -> String {
  printable(text.replacing("\n", with: "\\n").replacing("\t", with: "\\t"))
}

/// Three decimals.
func seconds(_ duration: Duration) -> String {
  let milliseconds = max(0, Int64(duration.milliseconds.rounded()))
  let rest = String(milliseconds % 1000)
  return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
}
