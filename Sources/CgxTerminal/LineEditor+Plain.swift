/// Reading without an editor of our own, where the terminal edits its lines itself.
extension LineEditor {
  /// A terminal that gives nothing but the end so often has nobody at it.
  private static let endLimit = 10

  func readPlainly(_ prompt: String, _ initial: String) -> LineInput {
    terminal.waitForForeground()
    terminal.write(prompt)
    var bytes = Array(initial.utf8)
    if !initial.isEmpty { terminal.write(printable(initial)) }
    var endsInARow = 0
    while true {
      switch keys.nextByte() {
      case 0x0A?: return .line(String(decoding: bytes, as: UTF8.self))
      case let byte?:
        if bytes.count < Self.lineLimit { bytes.append(byte) }
        continue
      case nil: break
      }
      switch terminal.next() {
      case .bytes(let more):
        keys.feed(more)
        endsInARow = 0
      case .end:
        endsInARow += 1
        // Ctrl-D behind a text hands it over; the line goes on.
        if !bytes.isEmpty, terminal.mode != nil, endsInARow < Self.endLimit { continue }
        terminal.write("\n")
        return .endOfFile
      case .events(let events) where events.contains(.interrupt):
        keys.clear()
        terminal.write("\n")
        return .interrupted
      case .events, .timeout: continue
      }
    }
  }
}
