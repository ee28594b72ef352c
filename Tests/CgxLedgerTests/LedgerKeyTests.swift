import Testing

@testable import CgxLedger

@Suite struct LedgerKeys {
  private let key = LedgerKey([UInt8](repeating: 7, count: 32))

  @Test func whatIsSealedOpensForItsCommitAlone() throws {
    let sealed = try #require(key.seal(Array("data".utf8), of: "cmt_1"))
    #expect(key.open(sealed, of: "cmt_1") == Array("data".utf8))
    #expect(key.open(sealed, of: "cmt_2") == nil)
  }

  @Test func anotherTextOfTheSameBytesDoesNotOpen() throws {
    // 32 bytes: the last digit before the padding has two bits that stand for nothing.
    var sealed = try #require(key.seal(Array("data".utf8), of: "cmt_1"))
    #expect(sealed.last == UInt8(ascii: "="))
    let last = sealed.count - 2
    let digits = Array("AEIMQUYcgkosw048".utf8)
    #expect(digits.contains(sealed[last]))
    sealed[last] += 1
    #expect(key.open(sealed, of: "cmt_1") == nil)
  }
}
