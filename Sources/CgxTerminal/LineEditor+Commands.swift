import CEditline

/// What the keys do that libedit does not do by itself.
extension LineEditor {
  func run(_ command: cgx_command) -> cgx_answer {
    guard let editor else { return CGX_BEEP }
    switch command {
    case CGX_COMPLETE: return complete(again: !footerBefore.isEmpty)
    case CGX_UP: return goVertically(-1, orPress: CGX_KEY_OLDER)
    case CGX_DOWN: return goVertically(1, orPress: CGX_KEY_NEWER)
    case CGX_SEARCH: return search()
    case CGX_NEWLINE: cgx_editor_insert(editor, "\n")
    case CGX_CLEAR:
      display = LineDisplay()
      terminal.write("\u{1B}[H\u{1B}[2J")
    case CGX_PASTE: return paste()
    case CGX_PREVIOUS, CGX_ERASE_PREVIOUS:
      let count = lengthBefore
      guard count > 0 else { return CGX_BEEP }
      if command == CGX_PREVIOUS {
        cgx_editor_move(editor, -count)
      } else {
        cgx_editor_delete_before(editor, count)
      }
    case CGX_NEXT, CGX_ERASE_NEXT:
      let count = lengthBehind
      guard count > 0 else { return CGX_BEEP }
      cgx_editor_move(editor, count)
      if command == CGX_ERASE_NEXT { cgx_editor_delete_before(editor, count) }
    default: return CGX_BEEP
    }
    return CGX_REFRESH
  }

  // MARK: Characters

  /// No character that a person sees is longer, in scalars.
  private static let characterLimit = 64

  /// The scalars of the character before the cursor: a letter and its marks are one.
  private var lengthBefore: Int32 {
    let (line, cursor) = characters
    let before = String(String.UnicodeScalarView(line.prefix(cursor).suffix(Self.characterLimit)))
    return Int32(before.last?.unicodeScalars.count ?? 0)
  }

  /// The scalars of the character behind the cursor.
  private var lengthBehind: Int32 {
    let (line, cursor) = characters
    let behind = line.dropFirst(cursor).prefix(Self.characterLimit)
    return Int32(String(String.UnicodeScalarView(behind)).first?.unicodeScalars.count ?? 0)
  }

  // MARK: Tab

  private func complete(again: Bool) -> cgx_answer {
    guard let editor, !isAnswer else { return CGX_BEEP }
    let text = text
    let completions = knowledge.completions(text)
    let typed = text.cursor - completions.start
    guard let first = completions.words.first, typed >= 0 else { return CGX_BEEP }
    if completions.words.count == 1 {
      replace(typed, in: text, with: first.text)
      // What follows may stand there already.
      let behind = self.text
      let rest = String(decoding: behind.line.utf8.dropFirst(behind.cursor), as: UTF8.self)
      if !first.suffix.isEmpty, rest.hasPrefix(first.suffix) {
        cgx_editor_move(editor, Int32(first.suffix.unicodeScalars.count))
      } else {
        cgx_editor_insert(editor, first.suffix)
      }
      return CGX_REFRESH
    }
    let word = String(
      decoding: text.line.utf8.dropFirst(completions.start).prefix(typed), as: UTF8.self)
    let common = completions.common
    if common.utf8.count > typed || (common != word && common.utf8.count == typed) {
      replace(typed, in: text, with: common)
      return CGX_REFRESH
    }
    list(completions.words, again: again)
    return CGX_REFRESH
  }

  /// Puts a word in the place of what was typed of it.
  private func replace(_ bytes: Int, in text: EditedText, with word: String) {
    guard let editor else { return }
    let start = text.line.utf8.dropFirst(text.cursor - bytes)
    let typed = String(decoding: start.prefix(bytes), as: UTF8.self)
    cgx_editor_delete_before(editor, Int32(typed.unicodeScalars.count))
    if !word.isEmpty { cgx_editor_insert(editor, word) }
  }

  /// Lists words below the line; more than the window holds by pages, if Tab is pressed again.
  private func list(_ words: [Completion], again: Bool) {
    let size = terminal.size
    let room = max(2, size.rows - 2)
    var lines = listed(words, columns: size.columns - 1, style: style)
    if lines.count > room {
      // More of them are seen at once without what is said about each.
      let bare = words.map { Completion($0.text, suffix: $0.suffix) }
      lines = listed(bare, columns: size.columns - 1, style: style)
    }
    if lines.count <= room {
      footer = lines
    } else if again {
      page(lines, room: room - 1)
    } else {
      footer = [note("\(words.count) possibilities; Tab again lists them")]
    }
  }

  private func note(_ text: String) -> String {
    style.faint(cut(text, to: terminal.size.columns - 1))
  }

  private func page(_ lines: [String], room: Int) {
    var start = 0
    while start < lines.count {
      let page = lines[start...].prefix(room)
      let isLast = start + page.count >= lines.count
      footer = page + [note(isLast ? "(end)" : "-- more: space, q --")]
      isDrawn = false
      draw()
      if isLast { return }
      guard let key = key() else { break }
      switch key {
      case .character(0x20), .character(0x09): start += room
      case .character(0x0D), .character(0x0A): start += 1
      case .character(UInt32(UInt8(ascii: "q"))), .character(0x1B):
        footer = []
        return
      default:
        keys.putBack(key)
        footer = []
        return
      }
    }
    footer = []
  }

  // MARK: Lines

  /// Moves the cursor to the line above or below in an entry of several, or takes another entry.
  private func goVertically(_ direction: Int, orPress key: cgx_key) -> cgx_answer {
    guard let editor else { return CGX_BEEP }
    let (line, cursor) = characters
    let scalars = Array(line)
    let isBreak: (Unicode.Scalar) -> Bool = { $0 == "\n" }
    let start = scalars[..<cursor].lastIndex(where: isBreak).map { $0 + 1 } ?? 0
    let target: Range<Int>
    if direction < 0 {
      guard start > 0 else {
        cgx_editor_press(editor, key)
        return CGX_REFRESH
      }
      let above = scalars[..<(start - 1)].lastIndex(where: isBreak).map { $0 + 1 } ?? 0
      target = above..<(start - 1)
    } else {
      guard let end = scalars[cursor...].firstIndex(where: isBreak) else {
        cgx_editor_press(editor, key)
        return CGX_REFRESH
      }
      target = (end + 1)..<(scalars[(end + 1)...].firstIndex(where: isBreak) ?? scalars.count)
    }
    let place = min(target.lowerBound + (cursor - start), target.upperBound)
    cgx_editor_move(editor, Int32(place - cursor))
    return CGX_REFRESH
  }

  // MARK: Paste

  /// Inserts what was pasted. Whole lines are given to the caller with what is before the cursor.
  private func paste() -> cgx_answer {
    guard let editor, let pasted = pastedText else { return CGX_BEEP }
    pastedText = nil
    var lines = pasted.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    // The last line waits for Enter, with or without a line feed behind it.
    if lines.count > 1, lines.last == "" { lines.removeLast() }
    guard let last = lines.popLast() else { return CGX_REFRESH }
    if lines.isEmpty {
      let room = Self.lineLimit - Int(cgx_editor_line(editor).count)
      guard last.unicodeScalars.count <= room else {
        footer = ["the line is longer than 64 K characters: load the value from a file"]
        return CGX_BEEP
      }
      if !last.isEmpty { cgx_editor_insert(editor, last) }
      return CGX_REFRESH
    }
    let (line, cursor) = characters
    lines[0] = String(String.UnicodeScalarView(line.prefix(cursor))) + lines[0]
    outcome = .pasted(
      lines, rest: last + String(String.UnicodeScalarView(line.dropFirst(cursor))))
    // The line on the screen becomes the first of them.
    cgx_editor_clear(editor)
    cgx_editor_insert(editor, String(lines[0].prefix(Self.lineLimit)))
    return CGX_ACCEPT
  }
}
