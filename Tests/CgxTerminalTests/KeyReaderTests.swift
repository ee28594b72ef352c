import CEditline
import Testing

@testable import CgxTerminal

struct KeyReaderTests {
  /// The keys of some bytes, and what is wanted after them.
  private func keys(
    _ bytes: String, vi: Bool = false, isLate: Bool = false
  ) -> ([KeyReader.Key], KeyReader.Next) {
    var reader = KeyReader()
    reader.translatesSequences = vi
    reader.feed(bytes.utf8)
    var keys: [KeyReader.Key] = []
    while true {
      let next = reader.next(isLate: isLate)
      guard case .key(let key) = next else { return (keys, next) }
      keys.append(key)
    }
  }

  private func characters(_ text: String) -> [KeyReader.Key] {
    text.unicodeScalars.map { .character($0.value) }
  }

  @Test func charactersAreWhatWasTyped() {
    #expect(keys("aé日😀\r").0 == characters("aé日😀\r"))
  }

  @Test func aCharacterMayComeInParts() {
    var reader = KeyReader()
    for byte in Array("日".utf8).dropLast() {
      reader.feed([byte])
      #expect(reader.next() == .wait)
    }
    reader.feed([0xA5])
    #expect(reader.next() == .key(.character(0x65E5)))
  }

  @Test func bytesThatAreNotUTF8AreDropped() {
    var reader = KeyReader()
    reader.feed([0xFF, 0x61, 0xC3, 0x62, 0xED, 0xA0, 0x80, 0xC2, 0x9B, 0x63])
    #expect(reader.next() == .key(.character(0x61)))
    #expect(reader.next() == .key(.character(0x62)))
    #expect(reader.next() == .key(.character(0x63)))
    #expect(reader.next() == .wait)
  }

  @Test func keysForSignalsAreTold() {
    #expect(keys("\u{3}\u{1A}").0 == [.interrupt, .suspend])
  }

  @Test func anArrowIsLeftToTheEditorUnlessEscapeIsAKey() {
    #expect(keys("\u{1B}[Ax").0 == [.sequence("\u{1B}[A"), .character(0x78)])
    #expect(keys("\u{1B}[A", vi: true).0 == [.character(UInt32(CGX_KEY_UP.rawValue))])
  }

  @Test func aSequenceThatNobodyKnowsIsDropped() {
    #expect(keys("a\u{1B}[15;2~\u{1B}[Ib").0 == characters("ab"))
  }

  @Test func escapeAloneIsAKeyWhenNothingFollows() {
    #expect(keys("\u{1B}") == ([], .waitShortly))
    #expect(keys("\u{1B}", isLate: true).0 == characters("\u{1B}"))
    #expect(keys("\u{1B}b").0 == [.sequence("\u{1B}b")])
    #expect(keys("\u{1B}b", vi: true).0 == characters("\u{1B}b"))
    #expect(keys("\u{1B}\u{3}").0 == [.character(0x1B), .interrupt])
    #expect(keys("\u{1B}\u{1B}[A").0 == [.character(0x1B), .sequence("\u{1B}[A")])
  }

  @Test func aPasteIsOneKey() {
    #expect(
      keys("a\u{1B}[200~x\ty\rz\u{1B}[201~b").0
        == [.character(0x61), .paste(.text("x\ty\nz")), .character(0x62)])
  }

  @Test func aPasteMayComeInAnyParts() {
    let bytes = Array("\u{1B}[200~é\r\nb\u{1B}[201~c".utf8)
    for cut in 1..<bytes.count {
      var reader = KeyReader()
      var keys: [KeyReader.Key] = []
      for part in [bytes[..<cut], bytes[cut...]] {
        reader.feed(part)
        while case .key(let key) = reader.next() { keys.append(key) }
      }
      #expect(keys == [.paste(.text("é\nb")), .character(0x63)], "cut at \(cut)")
    }
  }

  @Test func controlsInAPasteAreDropped() {
    #expect(keys("\u{1B}[200~a\u{3}b\u{1A}\u{1B}[31mc\u{1B}[201~").0 == [.paste(.text("ab[31mc"))])
  }

  @Test func ctrlCEndsAPasteThatDoesNotEnd() {
    #expect(keys("\u{1B}[200~abc") == ([], .wait))
    #expect(keys("\u{1B}[200~abc\u{3}") == ([], .waitShortly))
    #expect(keys("\u{1B}[200~abc\u{3}", isLate: true).0 == [.interrupt])
  }

  @Test func aHugePasteIsNotKept() {
    var reader = KeyReader()
    reader.feed("\u{1B}[200~".utf8)
    #expect(reader.next() == .wait)
    let part = Array(repeating: UInt8(ascii: "x"), count: 64 * 1024)
    for _ in 0..<160 {
      reader.feed(part)
      #expect(reader.next() == .wait)
    }
    reader.feed("\u{1B}[201~a".utf8)
    #expect(reader.next() == .key(.paste(.tooLong)))
    #expect(reader.next() == .key(.character(0x61)))
  }
}
