/// Hides secrets in texts, in whatever form they come back: as they are, with the escapes of JSON,
/// percent-encoded, in hexadecimal digits, or as a part of something in base64.
public struct Redactor: Sendable {
  /// What stands in a secret's place.
  public static let mark = Secret("").description

  /// Shorter ones would hide half of every text, in bytes. What carries a secret by its nature,
  /// such as the header `Authorization`, is hidden whole and needs no search.
  static let shortest = 4

  /// The forms to look for, by their first byte; empty where there is no secret.
  private var forms: [[[UInt8]]] = []
  /// The same without backslashes, for what is escaped; by their first byte, too.
  private var bareForms: [[[UInt8]]] = []
  /// Whether a form may begin with a byte, as it is or with the escapes that the byte begins.
  private var isStart: [Bool] = []

  public init() {}

  init(_ secrets: some Sequence<String>) {
    for secret in Set(secrets) { insert(secret) }
  }

  public var isEmpty: Bool { forms.isEmpty }

  /// Hides one more text, if it is long enough.
  mutating func insert(_ secret: String) {
    guard secret.utf8.count >= Self.shortest else { return }
    if forms.isEmpty {
      forms = Array(repeating: [], count: 256)
      bareForms = forms
      isStart = Array(repeating: false, count: 256)
      isStart[Int(UInt8(ascii: "%"))] = true
      isStart[Int(UInt8(ascii: "\\"))] = true
    }
    let all = SecretForms.all(of: secret)
    for form in all {
      forms[Int(form[0])].append(form)
      isStart[Int(form[0])] = true
    }
    for bare in Set(all.map { $0.filter { $0 != UInt8(ascii: "\\") } })
    where bare.count >= Self.shortest {
      bareForms[Int(bare[0])].append(bare)
      isStart[Int(bare[0])] = true
      if bare[0] == UInt8(ascii: " ") { isStart[Int(UInt8(ascii: "+"))] = true }
    }
  }

  /// The text without secrets.
  public func redacted(_ text: String) -> String {
    guard !isEmpty else { return text }
    var text = text
    let output = text.withUTF8 { bytes -> [UInt8]? in
      let ranges = ranges(in: bytes, before: bytes.count)
      return ranges.isEmpty ? nil : masked(bytes, ranges, limit: bytes.count)
    }
    return output.map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  /// - Parameter limit: where to end, in bytes of the input; a secret that begins before it is
  ///   hidden whole.
  func redacted(_ bytes: [UInt8], limit: Int) -> [UInt8] {
    guard !isEmpty else { return Array(bytes.prefix(limit)) }
    return bytes.withUnsafeBufferPointer {
      masked($0, ranges(in: $0, before: limit), limit: limit)
    }
  }

  /// Where secrets stand in a text, in UTF-8 offsets.
  public func ranges(in bytes: [UInt8]) -> [Range<Int>] {
    guard !isEmpty else { return [] }
    return bytes.withUnsafeBufferPointer { ranges(in: $0, before: bytes.count) }
  }

  /// Whether a text holds a secret.
  public func finds(in text: String) -> Bool {
    guard !isEmpty else { return false }
    return !ranges(in: Array(text.utf8)).isEmpty
  }

  private func masked(
    _ bytes: UnsafeBufferPointer<UInt8>, _ ranges: [Range<Int>], limit: Int
  ) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(min(bytes.count, limit))
    var position = 0
    for range in ranges {
      output += bytes[position..<range.lowerBound]
      output += Self.mark.utf8
      position = range.upperBound
    }
    let end = min(bytes.count, limit)
    if position < end { output += bytes[position..<end] }
    return output
  }

  /// The secrets that begin before a limit.
  private func ranges(
    in bytes: UnsafeBufferPointer<UInt8>, before limit: Int
  ) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    let reader = EscapedBytes(bytes)
    isStart.withUnsafeBufferPointer { isStart in
      var position = 0
      let end = min(bytes.count, limit)
      while position < end {
        if isStart[Int(bytes[position])], let end = endOfSecret(in: reader, at: position) {
          ranges.append(position..<end)
          position = end
        } else {
          position += 1
        }
      }
    }
    return ranges
  }

  /// Where the longest secret ends that begins here.
  private func endOfSecret(in reader: EscapedBytes, at position: Int) -> Int? {
    var longest: Int?
    for form in forms[Int(reader.bytes[position])] {
      if let end = reader.end(of: form, at: position), end > longest ?? 0 { longest = end }
    }
    func look(_ first: UInt8) {
      for form in bareForms[Int(first)] {
        if let end = reader.escapedEnd(of: form, at: position), end > longest ?? 0 {
          longest = end
        }
      }
    }
    let start = reader.behindBackslashes(position)
    guard start < reader.bytes.count else { return longest }
    let byte = reader.bytes[start]
    look(byte)
    if let unit = reader.unit(at: start), unit.first != byte { look(unit.first) }
    if byte == UInt8(ascii: "+") { look(UInt8(ascii: " ")) }
    return longest
  }
}
