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
