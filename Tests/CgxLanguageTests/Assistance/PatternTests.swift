import CgxContext
import Testing

@testable import CgxLanguage

/// What the synopsis of each statement says is what its parser takes.
@Suite struct Patterns {
  @Test func everyExampleFitsThePatternOfItsStatement() throws {
    for syntax in StatementSyntax.all {
      for example in syntax.examples {
        var lexer = Lexer(SourceText(name: "t", text: example.script))
        var words: [Word] = []
        while try lexer.readStatement(into: &words) {
          let name = lexer.text(words[0].range)
          guard let entry = StatementSyntax.named(name) else { continue }
          var pattern: ArgumentPattern? = entry.arguments
          for word in words.dropFirst() {
            var text: String?
            if case .bare = word.kind { text = lexer.text(word.range) }
            pattern = pattern?.after(text)
          }
          #expect(pattern?.isComplete == true, "\(name) in: \(example.script)")
        }
      }
    }
  }

  @Test func everyNameInASynopsisHasAMeaning() {
    for syntax in StatementSyntax.all {
      for part in parts(of: syntax.arguments) {
        if case .slot(.other(let name)) = part {
          Issue.record("\(syntax.name): nothing is known of \(name)")
        }
      }
    }
  }

  @Test func everyFlagOfASynopsisIsInThePatternAndHasAMeaning() {
    for syntax in StatementSyntax.all {
      let flags = syntax.synopsis.split { " []|\n".contains($0) }.filter { $0.hasPrefix("-") }
      let words = parts(of: syntax.arguments).compactMap { part -> String? in
        if case .word(let word) = part, word.hasPrefix("-") { word } else { nil }
      }
      #expect(Set(flags.map(String.init)) == Set(words), "\(syntax.name)")
      for word in words { #expect(syntax.words[word] != nil, "\(syntax.name) \(word)") }
    }
  }

  /// The shortest texts that a pattern takes are parsed, so that it offers nothing that is wrong.
  @Test func whatAPatternOffersIsParsed() {
    for syntax in StatementSyntax.all {
      for words in shortest(syntax.arguments) {
        let text = ([syntax.name] + words).joined(separator: " ")
        let problems = script(text).diagnostics.map(\.problem).filter { $0 != .unclosed(.ifBlock) }
        #expect(problems.isEmpty, "\(text): \(problems)")
      }
    }
  }

  @Test(arguments: [
    ("x A|b|c [--d]", "A|b|c [--d]"), ("x A | b | c [--d]", "A|b|c …"), ("x [KEY…]", "[KEY…]"),
    ("x [a|b] [c]", "[a|b] [c]"), ("x [-m TEXT] [ID] …more", "[-m TEXT] [ID]"), ("x", ""),
    ("x a\nx b KEY", "a|b …"), ("x KEY…", "KEY…"), ("x [[[", "[[[]]]"),
  ])
  func aPatternIsShownAsItsSynopsisIs(synopsis: String, text: String) {
    #expect(SynopsisReader.pattern(synopsis, of: "x", phrases: [:]).text == text)
  }

  private func parts(of pattern: ArgumentPattern) -> [ArgumentPattern] {
    switch pattern {
    case .word, .slot, .statement: [pattern]
    case .sequence(let parts), .choice(let parts), .anyOrder(let parts): parts.flatMap(self.parts)
    case .optional(let part), .repeated(let part, _), .named(_, let part): parts(of: part)
    }
  }

  /// A text for each alternative and each option alone.
  private func shortest(_ pattern: ArgumentPattern) -> [[String]] {
    switch pattern {
    case .word(let word): [[word]]
    case .slot(let slot): [[example(of: slot)]]
    case .statement: [["commit"]]
    case .sequence(let parts):
      parts.reduce([[]]) { texts, part in
        let more = shortest(part)
        let first = texts.flatMap { text in more.prefix(1).map { text + $0 } }
        return first + (texts.first.map { text in more.dropFirst().map { text + $0 } } ?? [])
      }
    case .choice(let parts): parts.flatMap(shortest)
    case .optional(let part): [[]] + shortest(part)
    case .repeated(let part, let atLeastOnce): (atLeastOnce ? [] : [[]]) + shortest(part)
    case .anyOrder(let parts): [[]] + parts.flatMap(shortest)
    case .named(_, let part): shortest(part)
    }
  }

  private func example(of slot: Slot) -> String {
    switch slot {
    case .scope: "user"
    case .ttl, .duration: "2h"
    case .json: "{}"
    case .comparison: "=="
    case .type: "string"
    case .errorKind: "refused"
    case .statementName: "set"
    case .count: "1"
    case .status: "503"
    case .fault: "lost"
    case .clockShift: "+2h"
    case .optionValue(let option): option.examples.first ?? ""
    default: "x"
    }
  }
}
