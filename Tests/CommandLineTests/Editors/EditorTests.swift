import CgxLanguage
import Foundation
import Testing

/// The colours of editors know the whole language: lines that are made from its grammar are read by
/// the engines that editors use, Oniguruma with TextMate's rules and Vim itself.
@Suite struct Editors {
  private static let samples = [
    EditorSample.ofTheGrammar(), EditorSample.ofValues(), EditorSample.ofMistakes(),
  ]

  @Test func theTextMateGrammarKnowsEveryWord() throws {
    let colours = try TextMateEngine.colours(of: Self.samples.map(\.text))
    try Self.compare(colours) { $0.textMate }
  }

  @Test func theVimSyntaxKnowsEveryWord() throws {
    let colours = try VimEngine.colours(of: Self.samples.map(\.text))
    try Self.compare(colours) { $0.vim }
  }

  /// A word that has left the language must leave the colours, too.
  @Test func theyKnowNoOtherStatement() throws {
    let names = Set(StatementSyntax.names + ["?"])
    let vim = try String(
      contentsOf: VimEngine.folder.appending(path: "syntax/cgx.vim"), encoding: .utf8)
    let cluster = try #require(
      vim.firstMatch(of: #/syn cluster cgxStatement contains=((?:.|\n +\\)*)/#)
    ).output.1
    let groups = Set(cluster.matches(of: #/\w+/#).map(\.output))
    let lists = vim.replacing(#/'\n +\\ \. '/#, with: "")
      .matches(of: #/call s:words\('(\w+)', '.*?', '(.*?)'\)/#)
      .filter { groups.contains($0.output.1) }
    #expect(Set(lists.flatMap { $0.output.2.split(separator: " ").map(String.init) }) == names)
    let textMate = try String(contentsOf: TextMateEngine.grammar, encoding: .utf8)
    let begins = textMate.matches(of: #/"(?:begin|match)": "\(\?:\^\|\\\\G\)\\\\s\*\((.*?)\)/#)
    let words = begins.flatMap { $0.output.1.split(separator: "|") }
    #expect(Set(words.map { $0 == #"\\?"# ? "?" : String($0) }) == names)
  }

  /// - Parameter names: what the engine calls a role; empty where it must have no name.
  private static func compare(
    _ colours: [[[Colour]]], names: (EditorSample.Role) -> [String]
  ) throws {
    for (sample, lines) in zip(samples, colours) {
      try #require(lines.count == sample.lines.count)
      for expectation in sample.expectations {
        let allowed = names(expectation.role)
        for column in expectation.columns {
          let name = lines[expectation.line].first { $0.columns.contains(column) }?.name ?? ""
          let fits =
            allowed.isEmpty
            ? !statementNames.contains { name.contains($0) }
            : allowed.contains { name.contains($0) }
          #expect(
            fits,
            """
            '\(sample.lines[expectation.line])', column \(column + 1): \
            '\(name)' is no \(expectation.role)
            """)
        }
      }
    }
  }

  /// What a word that is none of the language's must not be called.
  private static let statementNames =
    EditorSample.Role.statement.textMate + EditorSample.Role.statement.vim
    + ["support.constant", "support.type.cgx", "support.variable", "cgxErrorKind", "cgxType"]
}

extension EditorSample.Role {
  /// Parts of the scopes that TextMate's grammar gives it.
  var textMate: [String] {
    switch self {
    case .statement: ["keyword.control.statement"]
    case .flag, .option: ["variable.parameter.option"]
    case .word: ["keyword.other"]
    case .policy: ["support.constant.cgx"]
    case .key: ["variable.other.key"]
    case .scope: ["storage.modifier.scope"]
    case .duration: ["constant.numeric.duration", "constant.numeric.instant"]
    case .errorKind: ["support.constant.error-kind"]
    case .comparison: ["keyword.operator.comparison"]
    case .type: ["support.type.cgx"]
    case .fact: ["support.variable.fact"]
    case .fault: ["support.constant.fault"]
    case .target: ["support.constant.target"]
    case .string: ["string.unquoted.cgx", "string.quoted.double"]
    case .rawString: ["string.quoted.single"]
    case .number: ["constant.numeric.cgx"]
    case .constant: ["constant.language.cgx"]
    case .comment: ["comment.line"]
    case .member: ["support.type.property-name"]
    case .path: ["string.unquoted.path", "punctuation.definition.path"]
    case .delimiter: ["keyword.operator.here-document", "entity.name.tag"]
    case .document: ["string.unquoted.here-document.cgx"]
    case .plain: []
    }
  }

  /// Parts of the groups that Vim's syntax puts it into.
  var vim: [String] {
    switch self {
    case .statement:
      [
        "cgxStatement", "cgxWait", "cgxSet!", "cgxKeyed", "cgxLoad!", "cgxFiled", "cgxLet",
        "cgxCondition", "cgxExpectError", "cgxSandbox!", "cgxOption!", "cgxWorded", "cgxTest!",
        "cgxBlock",
      ]
    case .flag: ["cgxFlag", "cgxSecret"]
    case .option: ["cgxOptionName"]
    case .word:
      [
        "cgxFixed", "cgxStop", "cgxAction", "cgxClock", "cgxWrite", "cgxFault!", "cgxSetting",
        "cgxSandboxOnly",
      ]
    case .policy: ["cgxPolicy", "cgxOptionValue"]
    case .key: ["cgxKey!", "cgxRemovedKey"]
    case .scope: ["cgxScope"]
    case .duration: ["cgxDuration", "cgxInstant"]
    case .errorKind: ["cgxErrorKind"]
    case .comparison: ["cgxOperator", "cgxIs"]
    case .type: ["cgxType"]
    case .fact: ["cgxFactRoot"]
    case .fault: ["cgxFaultKind", "cgxConflict"]
    case .target: ["cgxTarget"]
    case .string: ["cgxWord", "cgxSetWord", "cgxString", "cgxSetString", "cgxInnerString"]
    case .rawString: ["cgxRawString", "cgxSetRawString"]
    case .number: ["cgxNumber", "cgxSetNumber", "cgxInnerNumber", "cgxCount"]
    case .constant: ["cgxConstant", "cgxSetConstant", "cgxInnerConstant"]
    case .comment: ["cgxComment"]
    case .member: ["cgxMember"]
    case .path: ["cgxPath", "cgxSetPath", "cgxFile", "cgxLoadedFile"]
    case .delimiter: ["cgxDelimiter"]
    case .document: ["cgxHereDocument", "cgxRawHereDocument"]
    case .plain: []
    }
  }
}
