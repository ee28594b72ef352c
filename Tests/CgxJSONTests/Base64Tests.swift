import CgxJSON
import Testing

@Suite struct Base64Texts {
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func isThatOfTheRFC(plain: String, encoded: String) {
    #expect(Base64.encoded(Array(plain.utf8)) == Array(encoded.utf8))
    #expect(Base64.decoded(Array(encoded.utf8)) == Array(plain.utf8))
  }

  @Test func comesBackAsItWent() {
    let bytes = (0..<256).map { UInt8($0) }
    #expect(Base64.decoded(Base64.encoded(bytes)) == bytes)
    #expect(Base64.encoded([0xFB, 0xFF, 0xFE]) == Array("+//+".utf8))
  }

  @Test(arguments: ["Zg", "Zg=", "Z===", "====", "=", "Z=g=", "Zg==Zg==", "Zm9 ", "Zm9-", "Zm\nv"])
  func whatIsNoBase64IsRefused(text: String) {
    #expect(Base64.decoded(Array(text.utf8)) == nil)
  }

  @Test func bitsThatStandForNothingArePassedOver() {
    #expect(Base64.decoded(Array("Zh==".utf8)) == Array("f".utf8))
  }
}
