public import CgxLanguage
import CgxTerminal

/// What `help CODE` and `cgx check --explain` say.
public enum FindingText {
  /// All codes, a line each.
  public static var overview: String {
    let width = FindingCode.allCases.map(\.rawValue.count).max() ?? 0
    return FindingCode.allCases.map { code in
      let pad = String(repeating: " ", count: width - code.rawValue.count + 2)
      return code.rawValue + pad + (code.severity == .error ? "error    " : "warning  ")
        + code.explanation.meaning
    }.joined(separator: "\n")
  }

  /// What a code means, a script that has the finding, and the same without it.
  public static func text(of code: FindingCode) -> String {
    let explanation = code.explanation
    func block(_ title: String, _ script: String) -> [String] {
      ["", "  # " + title]
        + script.split(separator: "\n").map { "  " + visible(String($0)) }
    }
    return
      (["\(code.rawValue) (\(code.severity.rawValue))", "", "  " + explanation.meaning]
      + block("found in", explanation.example) + block("mended", explanation.mended))
      .joined(separator: "\n")
  }

  private static func visible(_ line: String) -> String { printable(line) }
}
