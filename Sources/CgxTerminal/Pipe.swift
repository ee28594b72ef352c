import CEditline

/// A pipe that no child inherits.
public struct Pipe: Sendable {
  public let input: Int32
  public let output: Int32

  /// - Parameter flags: `O_NONBLOCK`, or none.
  public init?(_ flags: Int32 = 0) {
    var ends: [Int32] = [-1, -1]
    guard cgx_pipe(&ends, flags) == 0 else { return nil }
    input = ends[0]
    output = ends[1]
  }
}
