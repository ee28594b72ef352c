import CgxLedger
import Testing

@Suite struct Conclusions {
  @Test func theirStatusIsWrittenAsTheWirePageHasIt() {
    #expect(CommitConclusion.Status.success.rawValue == "SUCCESS")
    #expect(CommitConclusion.Status.failure.rawValue == "FAILURE")
    #expect(CommitConclusion.Status.unknown.rawValue == "UNKNOWN")
  }
}
