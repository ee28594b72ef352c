import Testing

@testable import CgxTerminal

struct HistorySearchTests {
  private func search(_ entries: [String], _ wanted: String) -> HistorySearch {
    var search = HistorySearch(entries)
    for scalar in wanted.unicodeScalars { search.append(scalar) }
    return search
  }

  @Test func findsTheNewestThatHoldsAnyPart() {
    let search = search(["set a [1]", "get b", "set é日", "set c [2]"], "set")
    #expect(search.newest(before: 4) == 3)
    #expect(search.newest(before: 3) == 2)
    #expect(search.newest(before: 3, otherThan: "set é日") == 0)
    #expect(search.oldest(after: 0) == 2)
    #expect(search.newest(before: 0) == nil)
  }

  @Test func thePlaceIsInCharacters() {
    #expect(search(["日é x"], "x").place(in: 0) == 3)
    #expect(search(["日é x"], "é ").place(in: 0) == 1)
  }

  @Test func whatIsTakenBackIsFoundAgain() {
    var search = search(["abc", "abd"], "abc")
    #expect(search.newest(before: 2) == 0)
    search.removeLast()
    #expect(search.newest(before: 2) == 1)
    search.append("z")
    #expect(search.newest(before: 2) == nil)
    for _ in 0..<4 { search.removeLast() }
    #expect(search.wanted == "")
    #expect(search.newest(before: 2) == nil)
  }

  @Test func eachCharacterLooksOnlyAtWhatWasFoundBefore() {
    let entries = (0..<10_000).map { "set key_\($0) value" }
    var search = search(entries, "k")
    #expect(search.looks == 10_000)
    for scalar in "ey_99".unicodeScalars { search.append(scalar) }
    // All of them for "ey_" and the first "9", then the 1,111 that begin with 9.
    #expect(search.looks == 10_000 * 5 + 1_111)
    search.append("x")
    let looks = search.looks
    search.append("y")
    #expect(search.looks == looks)
  }
}
