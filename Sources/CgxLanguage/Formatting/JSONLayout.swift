/// Writes one JSON value of a script, `${…}` in it or not: moves white space, and nothing else.
struct JSONLayout {
  private enum Token {
    /// A bracket or brace, and where it ends: the index of its other end.
    case opening(UInt8, end: Int)
    case closing(UInt8)
    case comma, colon
    case scalar(Range<Int>)
  }

  private let bytes: [UInt8]
  private var tokens: [Token] = []
  /// What stands before each token where all is in one line, in characters.
  private var offsets: [Int] = []
  /// The line ends before each token.
  private var lineEnds: [Int] = []

  /// - Parameter range: the UTF-8 offsets of a value that was read without a mistake.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    read(range)
  }

  private mutating func read(_ range: Range<Int>) {
    var open: [Int] = []
    var (width, lines) = (0, 0)
    var position = range.lowerBound
    while position < range.upperBound {
      let byte = bytes[position]
      var next = position + 1
      let token: Token
      switch byte {
      case 0x20, 0x09, 0x0D, 0x0A:
        if byte == 0x0A { lines += 1 }
        position = next
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        open.append(tokens.count)
        token = .opening(byte, end: tokens.count)
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if let start = open.popLast(), case .opening(let bracket, _) = tokens[start] {
          tokens[start] = .opening(bracket, end: tokens.count)
        }
        token = .closing(byte)
      case UInt8(ascii: ","): token = .comma
      case UInt8(ascii: ":"): token = .colon
      case UInt8(ascii: "\""):
        next = endOfString(from: position)
        token = .scalar(position..<next)
      case UInt8(ascii: "$"):
        next =
          (bytes[position..<range.upperBound].firstIndex(of: UInt8(ascii: "}")) ?? position) + 1
        token = .scalar(position..<next)
      default:
        while next < range.upperBound, !Self.endsScalar(bytes[next]) { next += 1 }
        token = .scalar(position..<next)
      }
      tokens.append(token)
      offsets.append(width)
      lineEnds.append(lines)
      width += self.width(of: token)
      position = next
    }
    offsets.append(width)
  }

  private func endOfString(from start: Int) -> Int {
    var position = start + 1
    while bytes[position] != UInt8(ascii: "\"") {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    return position + 1
  }

  private static func endsScalar(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0D, 0x0A, UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "]"),
      UInt8(ascii: "}"):
      true
    default: false
    }
  }

  private func width(of token: Token) -> Int {
    switch token {
    case .opening, .closing: 1
    case .comma, .colon: 2
    case .scalar(let range): bytes[range].count { $0 & 0xC0 != 0x80 }
    }
  }

  // MARK: Writing

  /// - Parameters:
  ///   - indent: what lines of their own are indented by, in spaces; their members by two more.
  ///   - column: the characters that stand before it; nil where its line may be as long as it is.
  func write(to output: inout [UInt8], indent: Int, column: Int?) {
    var indent = indent
    let isBounded = column != nil
    var column = column ?? 0
    var isOpenedUp: [Bool] = []
    for (index, token) in tokens.enumerated() {
      switch token {
      case .opening(let bracket, let end):
        let last = column + offsets[end + 1] - offsets[index]
        let isOpen = isBounded && last > ScriptLayout.width || lineEnds[end] > lineEnds[index]
        isOpenedUp.append(isOpen && end > index + 1)
        output.append(bracket)
      case .closing(let bracket):
        if isOpenedUp.popLast() ?? false {
          indent -= 2
          column = Self.beginLine(indent, &output)
        }
        output.append(bracket)
      case .comma: output.append(UInt8(ascii: ","))
      case .colon: output += [UInt8(ascii: ":"), 0x20]
      case .scalar(let range): output += bytes[range]
      }
      column += width(of: token)
      switch token {
      case .opening where isOpenedUp.last ?? false:
        indent += 2
        column = Self.beginLine(indent, &output)
      case .comma where isOpenedUp.last ?? false: column = Self.beginLine(indent, &output)
      case .comma: output.append(0x20)
      case .opening, .closing, .colon, .scalar: break
      }
    }
  }

  /// Begins a line of its own; gives its first column.
  private static func beginLine(_ indent: Int, _ output: inout [UInt8]) -> Int {
    output.append(UInt8(ascii: "\n"))
    output.append(contentsOf: repeatElement(0x20, count: indent))
    return indent
  }
}
