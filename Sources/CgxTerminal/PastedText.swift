/// Pasted bytes as text: line feeds alone end lines, other controls but tab are dropped.
func pastedText(_ bytes: [UInt8]) -> String {
  let text = String(decoding: bytes, as: UTF8.self).unicodeScalars
  var output = String.UnicodeScalarView()
  var previous: Unicode.Scalar = " "
  for scalar in text {
    switch scalar.value {
    case 0x0D: output.append("\n")
    case 0x0A: if previous != "\r" { output.append("\n") }
    case 0x09: output.append("\t")
    case 0..<0x20, 0x7F..<0xA0: break
    default: output.append(scalar)
    }
    previous = scalar
  }
  return String(output)
}
