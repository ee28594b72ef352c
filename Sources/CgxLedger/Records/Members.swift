import CgxContext
import CgxJSON

/// Writes the members of a record behind one another, each with a comma before it.
struct Members {
  private(set) var bytes: [UInt8] = []
  /// The last moment that was written: many expiries are the same.
  private var lastMoment: (Timestamp, text: [UInt8])?

  init() {
    bytes.reserveCapacity(2048)
  }

  mutating func add(_ name: StaticString, _ value: JSON) {
    begin(name)
    value.write(to: &bytes)
  }

  mutating func add(_ name: StaticString, _ text: String?) {
    add(name, text.map { .string($0) } ?? .null)
  }

  mutating func add(_ name: StaticString, _ number: Int?) {
    begin(name)
    bytes.append(contentsOf: (number.map { String($0) } ?? "null").utf8)
  }

  mutating func add(_ name: StaticString, _ moment: Timestamp?) {
    begin(name)
    write(moment)
  }

  mutating func add(_ name: StaticString, _ texts: [String]) {
    add(name, .array(texts.map { .string($0) }))
  }

  /// A value that is written already.
  mutating func add(_ name: StaticString, written value: [UInt8]) {
    begin(name)
    bytes.append(contentsOf: value)
  }

  mutating func add(_ name: StaticString, quoting text: [UInt8]) {
    begin(name)
    quote(text)
  }

  mutating func add(_ name: StaticString, _ hash: LineHash) {
    begin(name)
    bytes.append(UInt8(ascii: "\""))
    hash.write(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Members that are written already, each with its comma.
  mutating func add(written members: some Collection<UInt8>) {
    bytes.append(contentsOf: members)
  }

  /// A list or an object: what stands between the brackets is written by `content`.
  mutating func add(
    _ name: StaticString, in brackets: (StaticString, StaticString),
    _ content: (inout Members) -> Void
  ) {
    begin(name)
    bracket(brackets, content)
  }

  /// An element of a list.
  mutating func element(_ content: (inout Members) -> Void) {
    separate()
    bracket(("{", "}"), content)
  }

  private mutating func bracket(
    _ brackets: (StaticString, StaticString), _ content: (inout Members) -> Void
  ) {
    append(brackets.0)
    content(&self)
    append(brackets.1)
  }

  private mutating func begin(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    append(name)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  /// A comma, but not behind an opening bracket.
  private mutating func separate() {
    if bytes.last != UInt8(ascii: "{"), bytes.last != UInt8(ascii: "[") {
      bytes.append(UInt8(ascii: ","))
    }
  }

  private mutating func append(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func write(_ moment: Timestamp?) {
    guard let moment else { return append("null") }
    if let lastMoment, lastMoment.0 == moment { return quote(lastMoment.text) }
    let text = Array(moment.rfc3339.utf8)
    lastMoment = (moment, text)
    quote(text)
  }

  private mutating func quote(_ text: [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: text)
    bytes.append(UInt8(ascii: "\""))
  }
}
