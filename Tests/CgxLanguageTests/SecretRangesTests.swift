import CgxJSON
import Testing

@testable import CgxLanguage

@Suite struct PlacesOfSecrets {
  /// What is hidden stands between `«` and `»`.
  @Test(arguments: [
    "set --secret k «v»", "set --secret k «v user 2h»", "  set --secret k «v»  ",
    "set a 1\nset --secret k «v»\nset b 2\n", "set --secret k «v # note»\nset b 2",
    "set --secret k «{\"a\":\n 1} user»\nset b 2", "set --secret k «<<END\nv\nEND»\nset b 2",
    "set --secret k «\\\n  v \\\n  user»\nset b 2", "set --secret \"k\" «\"v w\"»",
    "if stage.count == 0\n  set --secret k «v»\nend\nset b 2",
    "expect-error validation set --secret k «v» ", "set --secret k ${env.NAME}",
    "set --secret k ${v} «user»", "set --secret k «a${v}b»", "set --secret --secret k «v»",
    "set --secret", "set --secret k",
    "set k «v» --secret", "set k «v user» --secret «2h»", "set «--secret=v k»",
    "set --secrt k «v»", "set —secret k «v»", "sett --secret k «v»", "sett k «v» --secret",
    "set --secret k «\"v\nset b 2»\n", "set --secret k «'v\nset b 2»",
    "set --secret k «{\"a\": v}»",
    "set --secret k «<<END\nv\nset b 2»", "set a \"b\n«set --secret k v\nset b 2»",
    "set «a \"b --secret k v»", "set a {b}\nset c 1",
    "set a-secret v\nshow --script\nunset my-secret", "let x = v\n# set --secret k v",
  ])
  func areBehindTheKey(marked: String) {
    let text = marked.replacing("«", with: "").replacing("»", with: "")
    let source = SourceText(name: "t", text: text)
    var shown = ""
    var position = 0
    for range in SecretRanges(of: source).ranges {
      shown += source.text(position..<range.lowerBound) + "«" + source.text(range) + "»"
      position = range.upperBound
    }
    shown += source.text(position..<source.bytes.count)
    #expect(Self.trimmed(shown) == Self.trimmed(marked))
  }

  /// White space before the last mark counts for nothing.
  private static func trimmed(_ text: String) -> String {
    text.replacing(#/\s+»/#, with: "»")
  }

  @Test(arguments: [
    ("set --secret k v", true), ("set --secret k ${v}", true), ("set k v", false),
    ("set --secret k \"", true), ("set k \"", false), ("set k \u{1} --secret v", true),
  ])
  func areToldOfEvenWhereNothingIsHidden(text: String, isMarked: Bool) {
    #expect(SecretRanges(of: SourceText(name: "t", text: text)).isAnyMarked == isMarked)
  }

  @Test func valuesAreKnownWhereTheyAreWrittenOut() {
    let text = "set --secret a v\nset --secret b [1]\nset --secret c ${v}\nset d e --secret"
    let values = SecretRanges(of: SourceText(name: "t", text: text)).values
    #expect(values == [.string("v"), .array([.integer(1)]), .string("e")])
  }
}

@Suite struct MessagesWithoutQuotes {
  @Test(arguments: [
    ("'v' is neither a scope nor a TTL", "'••••' is neither a scope nor a TTL"),
    (
      "can't read 'it's a \"v\"': there is no such file", "can't read '••••': there is no such file"
    ),
    ("the member \"v\" occurs twice", "the member \"••••\" occurs twice"),
    ("the tenant's answer", "the tenant's answer"), ("'v' or 'w'", "'••••'"), ("a'b", "a'b"),
  ])
  func hideWhatIsQuoted(title: String, shown: String) {
    #expect(Message(title).withoutQuotes.title == shown)
  }

  @Test func suggestNothing() {
    let message = Message("'sesion' is wrong", label: "expected 'x'", suggestion: "session")
    #expect(message.withoutQuotes == Message("'••••' is wrong", label: "expected '••••'"))
  }

  @Test func aFlagLikeTheOneForSecretsIsAMistake() {
    for text in ["set --secrt k v", "set -secret k v", "set --Secret k v", "set --secret=v k"] {
      #expect(!script(text).diagnostics.isEmpty, "\(text)")
    }
    #expect(script("set \"--secret\" v\nset --secret \"--secret\" v").diagnostics.isEmpty)
  }
}
