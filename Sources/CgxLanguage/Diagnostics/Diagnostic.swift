/// A mistake in a source: what it is, and where.
public struct Diagnostic: Error, Sendable {
  public var problem: Problem
  public var source: SourceText
  /// UTF-8 offsets in the source.
  public var range: Range<Int>

  public init(_ problem: Problem, in source: SourceText, _ range: Range<Int>) {
    self.problem = problem
    self.source = source
    self.range = range
  }
}
