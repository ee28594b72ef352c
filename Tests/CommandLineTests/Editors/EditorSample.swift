@testable import CgxLanguage

/// Lines of the language, made from its grammar, and what an editor should make of their words.
struct EditorSample {
  /// What a word is, as colours tell it.
  enum Role: String {
    case statement, flag, word, option, policy, key, scope, duration, errorKind, comparison, type
    case fact, fault, target, string, rawString, number, constant, comment, member, path
    /// The delimiter of a here-document, and the lines between.
    case delimiter, document
    /// None of the language's words.
    case plain
  }

  struct Expectation {
    /// From 0.
    var line: Int
    var columns: Range<Int>
    var role: Role
  }

  private(set) var lines: [String] = []
  private(set) var expectations: [Expectation] = []

  var text: String { lines.joined(separator: "\n") + "\n" }

  /// Adds a line of ASCII; each word that is named is found behind the one before, between blanks
  /// or marks.
  mutating func add(_ line: String, _ words: (String, Role)...) {
    var rest = line[...]
    for (word, role) in words {
      guard let range = Self.range(of: word, in: rest) else {
        preconditionFailure("'\(word)' is not in '\(line)'")
      }
      let start = line.distance(from: line.startIndex, to: range.lowerBound)
      expectations.append(
        Expectation(line: lines.count, columns: start..<(start + word.count), role: role))
      rest = rest[range.upperBound...]
    }
    lines.append(line)
  }

  private static func range(of word: String, in text: Substring) -> Range<Substring.Index>? {
    text.ranges(of: word).first { range in
      let isInside = { (character: Character) in character.isLetter || character == "-" }
      let before =
        range.lowerBound > text.startIndex ? text[text.index(before: range.lowerBound)] : " "
      let after = range.upperBound < text.endIndex ? text[range.upperBound] : " "
      return !(isInside(before) && word.first.map(isInside) == true)
        && !(isInside(after) && word.last.map(isInside) == true)
    }
  }
}

extension EditorSample {
  /// Every word that the grammar has.
  static func ofTheGrammar() -> EditorSample {
    var sample = EditorSample()
    for name in StatementSyntax.names + [StatementSyntax.question] {
      sample.add(name, (name, .statement))
      sample.add("  " + name, (name, .statement))
    }
    for syntax in StatementSyntax.all {
      // '=' is no word that has a colour of its own.
      for word in syntax.words.keys.sorted() where word != "=" {
        let before = start(before: word, of: syntax)
        let isOption = syntax.name == "option"
        let role: Role =
          word.hasPrefix("-") ? .flag : isOption ? .option : word == "conflict" ? .fault : .word
        sample.add("\(before) \(word)", (word, role))
      }
    }
    sample.addClosedSets()
    return sample
  }

  /// What stands before a word of a statement; right behind the name, unless it is known otherwise.
  private static func start(before word: String, of syntax: StatementSyntax) -> String {
    switch (syntax.name, word) {
    case ("crm", "--parked"): "crm flush"
    case ("test", "sandbox-only"): "test \"a name\""
    case ("sandbox", "virtual"), ("sandbox", "real"): "sandbox clock"
    case ("sandbox", "conflict"): "sandbox fault"
    case ("sandbox", "applied"), ("sandbox", "times"), ("sandbox", "after"), ("sandbox", "on"),
      ("sandbox", "retry-after"):
      "sandbox fault 503"
    default: syntax.name
    }
  }
}
