import CgxJSON
import CgxTerminal

extension JSON {
  /// The value over several lines, its parts in colours: the same text as `pretty(indent:)`, with
  /// nothing in it that steers a terminal.
  func pretty(in style: Style) -> String {
    style.isOn ? styled(style, indent: 0) : printable(pretty())
  }

  private func styled(_ style: Style, indent: Int) -> String {
    switch self {
    case .null, .bool: return style.literal(compact)
    case .number: return style.number(compact)
    case .string: return style.string(printable(compact))
    case .array(let elements):
      let parts = elements.map { $0.styled(style, indent: indent + 2) }
      guard elements.contains(where: \.spansLines) else {
        return "[" + parts.joined(separator: ", ") + "]"
      }
      return Self.bracketed("[", "]", parts, indent)
    case .object(let object):
      guard !object.isEmpty else { return "{}" }
      let parts = object.members.map { member in
        style.name(printable(JSON.string(member.key).compact)) + ": "
          + member.value.styled(style, indent: indent + 2)
      }
      return Self.bracketed("{", "}", parts, indent)
    }
  }

  private var spansLines: Bool {
    switch self {
    case .array(let elements): !elements.isEmpty
    case .object(let object): !object.isEmpty
    default: false
    }
  }

  private static func bracketed(
    _ opening: String, _ closing: String, _ parts: [String], _ indent: Int
  ) -> String {
    let margin = String(repeating: " ", count: indent)
    let body = parts.map { margin + "  " + $0 }.joined(separator: ",\n")
    return opening + "\n" + body + "\n" + margin + closing
  }
}
