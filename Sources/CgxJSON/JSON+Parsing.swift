extension JSON {
  /// How deep arrays and objects may nest, in levels: far beyond use, far from the stack's end.
  public static let depthLimit = 256

  /// The value of a whole text (RFC 8259 §2), with nothing but white space around it.
  ///
  /// - Parameter depthLimit: how deep it may nest, in levels.
  /// - Throws: `JSONError` with the UTF-8 offsets of the mistake.
  public init(parsing bytes: [UInt8], depthLimit: Int = depthLimit) throws(JSONError) {
    var reader = JSONReader(bytes, builder: JSONValueBuilder(), depthLimit: depthLimit)
    reader.skipWhitespace()
    self = try reader.readValue()
    try reader.readEnd()
  }

  /// The value of a whole text (RFC 8259 §2), with nothing but white space around it.
  ///
  /// - Throws: `JSONError` with the UTF-8 offsets of the mistake.
  public init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8))
  }
}

extension JSONReader {
  /// Steps over white space to the text's end.
  public mutating func readEnd() throws(JSONError) {
    skipWhitespace()
    guard isAtEnd else { throw unexpected(.end) }
  }
}
