import CgxContext
import CgxLanguage

/// What the fuzzer is given to begin with, made of the grammar, so that no statement is forgotten.
enum Vocabulary {
  static var examples: [String] {
    StatementSyntax.all.flatMap { $0.examples.map(\.script) }
  }

  /// In the syntax of a dictionary of libFuzzer.
  static var dictionary: [String] {
    let grammar = StatementSyntax.all.flatMap { syntax in
      ([syntax.synopsis] + syntax.examples.map(\.script)).flatMap(words)
    }
    let names =
      StatementSyntax.names
      + FactRoot.allCases.flatMap { root in
        (root.members ?? ["key"]).map { "\(root.rawValue).\($0)" }
      } + Condition.Operator.allCases.map(\.rawValue) + ErrorKind.allCases.map(\.rawValue)
      + RunOption.allCases.map(\.rawValue) + Scope.allCases.map(\.rawValue)
    let shapes = [
      "\n", "\r\n", " \\\n", "<<END\n", "<<'END'\n", "\nEND\n", "# ", "${", "}", "\"", "'", "{\"",
      "\": ", "[", "]", "@", "\\u0024{", "1e3", "-0.0", "\u{FEFF}", "--", "é",
    ]
    return Set(grammar + names + shapes).sorted().map { "\"" + escaped($0) + "\"" }
  }

  private static func words(of text: String) -> [String] {
    text.split { $0.isWhitespace || "[]|…".contains($0) }.map(String.init)
  }

  private static func escaped(_ text: String) -> String {
    text.utf8.map { byte in
      let isPlain = (0x20..<0x7F).contains(byte) && byte != 0x22 && byte != 0x5C
      let digits = String(byte, radix: 16, uppercase: true)
      return isPlain
        ? String(UnicodeScalar(byte)) : "\\x" + (digits.count == 1 ? "0" : "") + digits
    }.joined()
  }
}
