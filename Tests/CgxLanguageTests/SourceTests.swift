import CgxContext
import CgxLanguage
import Testing

@Suite struct Sources {
  @Test func manyPlacesAreTheSameAsSingleOnes() {
    let source = SourceText(name: "t", text: "ab ü日 c\n\nx😀y z\n")
    let offsets = [0, 3, 5, 9, 10, 11, 12, 13, 18, 20]
    #expect(source.places(atAscending: offsets) == offsets.map { source.place(at: $0) })
  }
}
