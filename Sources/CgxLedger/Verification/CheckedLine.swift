/// A line as the check sees it.
struct CheckedLine {
  var file: String
  /// From 1.
  var number: Int
  /// Nil where the line is no record, or does not bear its code.
  var record: Record?
  var hash: LineHash
  var isRecovery = false
  /// Whether it is the torn end of the last file.
  var isTorn = false

  struct Record {
    var seq: Int
    var prev: LineHash
  }
}
