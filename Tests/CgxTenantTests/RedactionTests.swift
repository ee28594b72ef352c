import CgxJSON
import Testing

@testable import CgxTenant

@Suite struct RedactionOfForms {
  private static let awkward = #"a"b\c€😀 d%/+"#

  private func redacted(_ text: String, _ secret: String = awkward) -> String {
    Redactor([secret]).redacted(text)
  }

  @Test(arguments: [
    awkward, #"a\"b\\c€😀 d%\/+"#, #"a\"b\\c\u20ac\ud83d\ude00 d%\/+"#,
    #"a\"b\\c\u20AC\uD83D\uDE00\u0020d%/+"#, "a%22b%5Cc%E2%82%AC%F0%9F%98%80%20d%25%2F%2B",
    "a%22b%5cc%e2%82%ac%f0%9f%98%80+d%25%2f%2b", #"a\\\"b\\\\c€😀 d%/+"#,
    #"a\\\"b\\\\c\\u20ac\\ud83d\\ude00 d%\\/+"#,
  ])
  func hidesCharactersBeyondASCIIAndEscapesOfEscapes(text: String) {
    #expect(redacted("<\(text)>") == "<••••>")
  }

  @Test func hidesHexadecimalDigits() {
    #expect(redacted("x68756e74657232x", "hunter2") == "x••••x")
    #expect(redacted("x68756E74657232x", "hunter2") == "x••••x")
  }

  @Test func hidesBase64ThatIsPercentEncoded() {
    #expect(redacted("<Pz8%2FPz4%2BPj4%3D>", "????>>>>").hasPrefix("<••••"))
  }

  @Test(arguments: [
    #"one\ntwo\tthree"#, "one\ntwo\tthree", #"one\u{a}two\u{9}three"#, #"one\\ntwo\\tthree"#,
  ])
  func hidesLineBreaksHoweverTheyAreWritten(text: String) {
    #expect(redacted("<\(text)>", "one\ntwo\tthree") == "<••••>")
  }

  @Test func hidesTheBeginningOfASecretThatWasCut() {
    #expect(redacted("it held hunt…", "hunter2-hunter2") == "it held ••••…")
    #expect(redacted("it held hun…", "hunter2-hunter2") == "it held hun…")
    #expect(redacted("it held hunter…ed", "hunter2-hunter2") == "it held ••••…ed")
  }

  @Test func backslashesThatAreNoEscapesAreSecretsAsWell() {
    #expect(redacted(#"<C:\new\\x>"#, #"C:\new\\x"#) == "<••••>")
    #expect(redacted(#"<C:\\new\\\\x>"#, #"C:\new\\x"#) == "<••••>")
    #expect(redacted("<100%41>", "100%41") == "<••••>")
  }

  @Test(.timeLimit(.minutes(5))) func aLongRunOfBackslashesTakesNoLongerThanOtherText() {
    let run = String(repeating: "\\", count: 300_000)
    #expect(redacted(run + "hunter2", "hunter2").hasSuffix("••••"))
  }

  @Test func hidesWhatWasEscapedThreeTimes() {
    #expect(redacted(#"<a\\\\\\\"b\\\\\\\\c\\\\u20ac\\\\ud83d\\\\ude00 d%/+>"#) == "<••••>")
  }

  @Test func aTextWithoutSecretsStaysTheSame() {
    let text = String(repeating: #"{"a": "\n %41 + é 🙂 \u0041 ….."}"#, count: 100)
    #expect(redacted(text) == text)
    #expect(Redactor().redacted(text) == text)
  }

  @Test func tellsWhereSecretsStand() {
    #expect(Redactor(["abcd"]).ranges(in: Array("abcd é abcd".utf8)) == [0..<4, 8..<12])
    #expect(Redactor(["abcd"]).finds(in: "xabcdx"))
    #expect(!Redactor().finds(in: "abcd"))
  }

  @Test(arguments: [awkward, "abc\"", "}]}]", "\n\n\n\n"])
  func whatIsHiddenInAValueLeavesItWellFormed(secret: String) throws {
    let value = JSON.members([
      "a": .string("x \(secret) y"), secret: .array([.string(secret), .integer(1)]),
    ])
    let line = value.redacted(by: Redactor([secret])).compact
    #expect(line == #"{"a":"x •••• y","••••":["••••",1]}"#)
    #expect(try JSON(parsing: line)["a"]?.string == "x •••• y")
  }

  @Test func aNumberThatIsASecretBecomesAText() {
    let value = JSON.array([.integer(47110), .integer(4711)])
    #expect(value.redacted(by: Redactor(["47110"])).compact == #"["••••",4711]"#)
  }
}

@Suite struct RegistryOfSecrets {
  @Test func aStagedValueIsHiddenWholeAndInParts() throws {
    let registry = SecretRegistry()
    let json = #"{"a":["deep-1",47110],"b":true,"c":12}"#
    registry.insert(value: try JSON(parsing: json))
    let redactor = registry.redactor
    for text in [json, "deep-1", "47110"] { #expect(redactor.redacted(text) == "••••") }
    #expect(redactor.redacted("true 12") == "true 12")
  }

  @Test func aTextOutOfAFileIsHiddenWithoutItsLineBreak() {
    let registry = SecretRegistry()
    registry.insert(value: .string("first-line\nsecond-line\n"))
    #expect(registry.redactor.redacted("a second-line b") == "a •••• b")
    #expect(registry.redactor.redacted("first-line\nsecond-line") == "••••")
  }

  @Test func whatCameLaterIsHiddenAsWell() {
    let registry = SecretRegistry()
    registry.insert("first")
    #expect(registry.redactor.redacted("first second") == "•••• second")
    registry.insert("second")
    #expect(registry.redactor.redacted("first second") == "•••• ••••")
  }

  @Test func onlyStagedValuesCountForOtherReceivers() {
    let registry = SecretRegistry()
    registry.insert("credential")
    #expect(registry.isHeld(by: .string("credential")))
    registry.insert(value: .string("staged\"1"))
    #expect(registry.isHeld(by: .members(["a": .array([.string("x staged\"1")])])))
    #expect(registry.isHeld(by: .members(["staged\"1": .null])))
    #expect(registry.isHeld(by: .string("credential")))
  }

  @Test func variablesAreHiddenByNameInDocumentsAndBodies() throws {
    let document = try JSON(
      parsing: #"{"variables":{"pin":1,"a":2},"metadata":{"pin":{"scope":"user"}}}"#)
    #expect(
      document.hidingVariables(["pin"]).compact
        == #"{"variables":{"pin":"••••","a":2},"metadata":{"pin":{"scope":"user"}}}"#)
    let body = try JSON(
      parsing:
        #"{"variables":[{"key":"pin","value":{"x":1},"scope":"user"},{"key":"a","value":2}]}"#)
    #expect(
      body.hidingVariables(["pin"]).compact
        == #"{"variables":[{"key":"pin","value":"••••","scope":"user"},{"key":"a","value":2}]}"#)
  }
}
