import Glibc

/// When to use colour.
public enum ColorMode: String, CaseIterable, Sendable {
  case auto, always, never
}

/// Colours for one stream, or none: the one place that knows their codes.
public struct Style: Sendable {
  public let isOn: Bool

  public static let plain = Style(isOn: false)

  private init(isOn: Bool) {
    self.isOn = isOn
  }

  /// `auto` is on where the stream is a terminal that can show colours and `NO_COLOR` is empty.
  public init(_ mode: ColorMode, descriptor: Int32, environment: [String: String]) {
    switch mode {
    case .always: isOn = true
    case .never: isOn = false
    case .auto:
      isOn =
        (environment["NO_COLOR"] ?? "").isEmpty && isTerminal(descriptor)
        && !["", "dumb"].contains(environment["TERM"] ?? "")
    }
  }

  public func error(_ text: String) -> String { wrapped(text, "1;31") }
  public func mark(_ text: String) -> String { wrapped(text, "1;31") }
  public func good(_ text: String) -> String { wrapped(text, "32") }
  public func faint(_ text: String) -> String { wrapped(text, "2") }
  public func strong(_ text: String) -> String { wrapped(text, "1") }

  // Parts of JSON: only what is dark enough for a light background and light enough for a dark one.
  public func name(_ text: String) -> String { wrapped(text, "1") }
  public func string(_ text: String) -> String { wrapped(text, "32") }
  public func number(_ text: String) -> String { wrapped(text, "36") }
  public func literal(_ text: String) -> String { wrapped(text, "35") }

  private func wrapped(_ text: String, _ code: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

public func isTerminal(_ descriptor: Int32) -> Bool {
  isatty(descriptor) == 1
}

/// A text without the codes that `Style` adds.
func unstyled(_ text: some StringProtocol) -> String {
  guard text.utf8.contains(0x1B) else { return String(text) }
  return String(text).replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
}
