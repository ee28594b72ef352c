/// A count with its noun: `1 change`, `1,200 changes`.
func plural(_ count: Int, _ noun: String) -> String {
  "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
}

/// A number with a comma between its thousands.
func grouped(_ count: Int) -> String {
  var digits = String(count)
  var groups: [Substring] = []
  while digits.count > 3 {
    groups.insert(digits.suffix(3), at: 0)
    digits.removeLast(3)
  }
  return ([digits[...]] + groups).joined(separator: ",")
}
