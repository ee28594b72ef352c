import CEditline

/// Makes keys of the bytes that a terminal sends: characters, pasted text, and the keys that
/// send signals elsewhere.
struct KeyReader {
  enum Key: Equatable {
    case character(UInt32)
    /// A key that sends ESC and more, as it came.
    case sequence(String)
    case paste(Paste)
    case interrupt
    case suspend
  }

  enum Paste: Equatable {
    case text(String)
    case tooLong
  }

  enum Next: Equatable {
    case key(Key)
    /// More bytes are needed.
    case wait
    /// More bytes belong to this key if they come soon; else it stands for itself.
    case waitShortly
  }

  /// The bytes of a paste that is taken.
  static let pasteLimit = 1024 * 1024

  /// Whether sequences are made into keys of their own: vi mode takes ESC for a key.
  var translatesSequences = false
  /// Whether sequences that are not known go to the editor, which may have them bound.
  var keepsUnknownSequences = false

  private var bytes: [UInt8] = []
  private var position = 0
  private var paste: [UInt8]?
  private var pasteIsTooLong = false
  private var returned: Key?
  /// Whether bytes were dropped that were not UTF-8 or stood for C1 controls.
  var hasDropped = false

  /// Whether a paste has begun and not ended.
  var isInPaste: Bool { paste != nil }

  mutating func feed(_ more: some Sequence<UInt8>) {
    if position == bytes.count {
      bytes.removeAll(keepingCapacity: true)
      position = 0
    }
    bytes += more
  }

  /// Forgets what has not been taken.
  mutating func clear() {
    bytes = []
    position = 0
    paste = nil
    returned = nil
  }

  /// The next byte as it came.
  mutating func nextByte() -> UInt8? {
    guard position < bytes.count else { return nil }
    position += 1
    return bytes[position - 1]
  }

  /// Gives a key back that was not meant for the one who took it.
  mutating func putBack(_ key: Key) {
    returned = key
  }

  /// - Parameter isLate: nothing has come for a while.
  mutating func next(isLate: Bool = false) -> Next {
    if let key = returned {
      returned = nil
      return .key(key)
    }
    while true {
      if paste != nil { return nextOfPaste(isLate) }
      guard position < bytes.count else { return .wait }
      switch bytes[position] {
      case 0x03: return take(1, .interrupt)
      case 0x1A: return take(1, .suspend)
      case 0x1B:
        if let key = nextOfSequence(isLate) { return key }
      case 0..<0x80: return take(1, .character(UInt32(bytes[position])))
      default:
        if let key = nextOfUTF8() { return key }
      }
    }
  }

  private mutating func take(_ count: Int, _ key: Key) -> Next {
    position += count
    return .key(key)
  }

  // MARK: Characters

  /// Nil where bytes were dropped: what is not UTF-8, and C1 controls, which stand for other keys.
  private mutating func nextOfUTF8() -> Next? {
    let lead = bytes[position]
    let length =
      switch lead {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    let present = bytes[position...].prefix(length)
    if length == 1 || present.dropFirst().contains(where: { $0 & 0xC0 != 0x80 }) {
      position += 1
      hasDropped = true
      return nil
    }
    guard present.count == length else { return .wait }
    position += length
    guard let text = String(validating: present, as: UTF8.self),
      let scalar = text.unicodeScalars.first, scalar.value >= 0xA0
    else {
      hasDropped = true
      return nil
    }
    return .key(.character(scalar.value))
  }

  // MARK: Sequences

  private static let pasteStart = Array("\u{1B}[200~".utf8)
  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  private static let translated: [String: cgx_key] = [
    "[A": CGX_KEY_UP, "OA": CGX_KEY_UP, "[B": CGX_KEY_DOWN, "OB": CGX_KEY_DOWN,
    "[C": CGX_KEY_RIGHT, "OC": CGX_KEY_RIGHT, "[D": CGX_KEY_LEFT, "OD": CGX_KEY_LEFT,
    "[H": CGX_KEY_HOME, "OH": CGX_KEY_HOME, "[1~": CGX_KEY_HOME, "[7~": CGX_KEY_HOME,
    "[F": CGX_KEY_END, "OF": CGX_KEY_END, "[4~": CGX_KEY_END, "[8~": CGX_KEY_END,
    "[3~": CGX_KEY_DELETE,
  ]
  /// What libedit knows beyond these.
  private static let bound: Set<String> = ["[1;5C", "[1;5D", "[1;3C", "[1;3D"]

  private mutating func nextOfSequence(_ isLate: Bool) -> Next? {
    let rest = bytes[position...].prefix(32)
    if rest.starts(with: Self.pasteStart) {
      position += Self.pasteStart.count
      paste = []
      pasteIsTooLong = false
      return nil
    }
    guard let length = Self.sequenceLength(rest) else {
      return isLate || rest.count == 32 ? take(1, .character(0x1B)) : .waitShortly
    }
    // Where ESC is a key of its own, what follows it is the next.
    guard length > (translatesSequences ? 2 : 1) else { return take(1, .character(0x1B)) }
    let text = String(decoding: rest.prefix(length), as: UTF8.self)
    let name = String(text.dropFirst())
    if translatesSequences, let key = Self.translated[name] {
      return take(length, .character(UInt32(key.rawValue)))
    }
    let isKnown = length == 2 || Self.translated[name] != nil || Self.bound.contains(name)
    if keepsUnknownSequences || (isKnown && !translatesSequences) {
      return take(length, .sequence(text))
    }
    position += length
    return nil
  }

  /// The bytes of an escape sequence; nil where it has not come whole. ECMA-48, section 5.4.
  private static func sequenceLength(_ bytes: ArraySlice<UInt8>) -> Int? {
    let bytes = Array(bytes)
    guard bytes.count > 1 else { return nil }
    switch bytes[1] {
    case UInt8(ascii: "["):
      let end = bytes.dropFirst(2).firstIndex { !(0x20...0x3F).contains($0) }
      return end.map { (0x40...0x7E).contains(bytes[$0]) ? $0 + 1 : 1 }
    case UInt8(ascii: "O"): return bytes.count > 2 ? 3 : nil
    // Meta, but not with what is a key by itself.
    case 0x03, 0x1A, 0x1B, 0x80...: return 1
    default: return 2
    }
  }

  // MARK: Paste

  private mutating func nextOfPaste(_ isLate: Bool) -> Next {
    while position < bytes.count {
      let rest = bytes[position...]
      if rest.first == 0x1B {
        if rest.starts(with: Self.pasteEnd) {
          position += Self.pasteEnd.count
          let text = pastedText(paste ?? [])
          paste = nil
          return .key(.paste(pasteIsTooLong ? .tooLong : .text(text)))
        }
        if Self.pasteEnd.starts(with: rest) { return .wait }
      }
      // A Ctrl-C that nothing follows is a person's.
      if rest.count == 1, rest.first == 0x03 {
        guard isLate else { return .waitShortly }
        paste = nil
        return take(1, .interrupt)
      }
      let next = rest.dropFirst().firstIndex { $0 == 0x1B || $0 == 0x03 } ?? rest.endIndex
      if (paste?.count ?? 0) + (next - position) > Self.pasteLimit {
        pasteIsTooLong = true
        paste = []
      }
      if !pasteIsTooLong { paste? += rest[..<next] }
      position = next
    }
    return .wait
  }
}
