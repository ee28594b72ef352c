import CgxJSON

extension JSON {
  /// The same bytes for all values that are equal: numbers in a normal form, members sorted.
  var canonicalBytes: [UInt8] {
    var output: [UInt8] = []
    writeCanonical(to: &output)
    return output
  }

  private func writeCanonical(to output: inout [UInt8]) {
    switch self {
    case .number(let number): output.append(contentsOf: number.normalForm.utf8)
    case .array(let elements):
      output.append(UInt8(ascii: "["))
      for element in elements {
        element.writeCanonical(to: &output)
        output.append(UInt8(ascii: ","))
      }
      output.append(UInt8(ascii: "]"))
    case .object(let object):
      output.append(UInt8(ascii: "{"))
      let sorted = object.members.sorted {
        $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
      }
      for member in sorted {
        JSON.string(member.key).write(to: &output)
        output.append(UInt8(ascii: ":"))
        member.value.writeCanonical(to: &output)
        output.append(UInt8(ascii: ","))
      }
      output.append(UInt8(ascii: "}"))
    case .null, .bool, .string: write(to: &output)
    }
  }
}
