/// An error in words, for the one renderer.
public struct Message: Equatable, Sendable {
  /// What is wrong, in one sentence without its place.
  public var title: String
  /// What was expected, in words that stand beside the marked text.
  public var label: String?
  /// What to do, a line each.
  public var help: [String]
  /// Whether the marked text must not be shown.
  public var hidesText: Bool

  public init(
    _ title: String, label: String? = nil, help: [String] = [], hidesText: Bool = false
  ) {
    self.title = title
    self.label = label
    self.help = help
    self.hidesText = hidesText
  }

  public init(_ title: String, label: String? = nil, suggestion: String?) {
    self.init(title, label: label, help: suggestion.map { ["did you mean '\($0)'?"] } ?? [])
  }
}

extension Message {
  /// The message without the words that it quotes, for a place whose text is a secret.
  public var withoutQuotes: Message {
    Message(
      Self.hidingQuotes(title), label: label.map(Self.hidingQuotes),
      help: help.filter { !$0.hasPrefix("did you mean") }.map(Self.hidingQuotes),
      hidesText: hidesText)
  }

  /// From the first opening quote to the last closing one: what is quoted may hold quotes itself.
  private static func hidingQuotes(_ text: String) -> String {
    let characters = Array(text)
    for quote in ["'", "\""] as [Character] {
      let start = characters.indices.first {
        characters[$0] == quote && ($0 == 0 || !characters[$0 - 1].isLetter)
      }
      guard let start, let end = characters.lastIndex(of: quote), end > start else { continue }
      return String(characters[...start]) + "••••" + String(characters[end...])
    }
    return text
  }
}
