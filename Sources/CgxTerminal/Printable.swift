/// A text with every control character but line feed and tab written as `\u{…}`: nothing that a
/// tenant or a file holds can steer the terminal.
public func printable(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isControl) else { return text }
  var output = ""
  for scalar in text.unicodeScalars {
    if isControl(scalar) {
      output += "\\u{" + String(scalar.value, radix: 16) + "}"
    } else {
      output.unicodeScalars.append(scalar)
    }
  }
  return output
}

/// A JSON text with every control character and mark of direction that JSON lets stand in strings
/// written as `\uXXXX`: the same JSON (RFC 8259 §7), and nothing that steers the terminal.
public func printableJSON(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isControl) else { return text }
  var output = ""
  for scalar in text.unicodeScalars {
    if isControl(scalar) {
      let digits = String(scalar.value, radix: 16)
      output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    } else {
      output.unicodeScalars.append(scalar)
    }
  }
  return output
}

/// C0, C1, DEL and the marks that turn the direction of writing.
private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x09, 0x0A: false
  case 0..<0x20, 0x7F..<0xA0: true
  case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
  default: false
  }
}
