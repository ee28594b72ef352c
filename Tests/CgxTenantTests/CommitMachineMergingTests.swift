import CgxContext
import CgxJSON
import Testing

@testable import CgxTenant

/// What a commit does where another writer was first.
@Suite struct OtherWriters {
  @Test(arguments: [409, 412])
  func othersKeysAreNoConflict(status: Int) throws {
    var course = try CommitCourse(base: context(#"{"a":0}"#, etag: "1"))
    course.answer(status)
    #expect(course.action == .get)
    course.read(context(#"{"a":0,"b":5}"#, etag: "2"))
    #expect(course.action == .put(ifMatch: "2"))
    #expect(course.machine.overwritten.isEmpty)
    #expect(course.machine.changes.map(\.key) == ["a"])
  }

  @Test func oursWinsAndSaysWhatItOverwrote() throws {
    var course = try CommitCourse(base: context(#"{"a":0}"#))
    course.answer(409)
    course.read(context(#"{"a":9}"#))
    #expect(course.action == .put(ifMatch: nil))
    #expect(
      course.machine.overwritten
        == [MergeConflict(key: "a", base: .integer(0), theirs: .integer(9))])
  }

  @Test func theirsLeavesTheChangeSet() throws {
    var course = try CommitCourse(
      [staged("a", "1"), staged("b", "2")], base: context(#"{"a":0}"#), onConflict: .theirs)
    course.answer(409)
    course.read(context(#"{"a":9}"#))
    #expect(course.machine.changes.map(\.key) == ["b"])
    #expect(course.machine.yielded.map(\.key) == ["a"])
    var last = try CommitCourse(base: context(#"{"a":0}"#), onConflict: .theirs)
    last.answer(409)
    last.read(context(#"{"a":9}"#))
    #expect(last.verdict == .yielded(context(#"{"a":9}"#)))
  }

  @Test func failNamesTheKeyAndCommitsNothing() throws {
    var course = try CommitCourse(base: context(#"{"a":0}"#), onConflict: .fail)
    course.answer(412)
    course.read(context(#"{"a":9}"#))
    #expect(course.error?.kind == .conflict)
    #expect(course.error?.sentence.contains("'a'") == true)
  }

  @Test func theContextIsReadFirstWhereThePolicyNeedsIt() throws {
    var course = try CommitCourse(onConflict: .fail)
    #expect(course.action == .get)
    course.read(context("{}", etag: "1"))
    #expect(course.action == .put(ifMatch: "1"))
  }

  @Test func fourRoundsAreTooMany() throws {
    var course = try CommitCourse(base: context("{}"))
    for round in 1...4 {
      course.answer(409)
      if round < 4 { course.read(context("{}")) }
    }
    #expect(course.error?.kind == .conflict)
    #expect(course.error?.fate == .refused)
  }
}
