import CgxJSON

/// Where a record stands.
struct RecordPlace: Equatable, Sendable {
  /// The name of an older file; nil for the one that grows.
  var file: String?
  /// In bytes.
  var offset: Int
  var seq: Int
}

extension RecordPlace {
  init?(_ item: JSON) {
    guard let offset = item["offset"]?.count, let seq = item["seq"]?.count else { return nil }
    self.init(file: item["file"]?.string, offset: offset, seq: seq)
  }
}
