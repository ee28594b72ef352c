import CgxContext

@testable import CgxLanguage

/// A generator whose numbers are the same each time.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  // SplitMix64 (Steele, Lea and Flood, 2014).
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}

/// Makes scripts out of the grammar: any statement, with any of its words, laid out as nobody would.
struct RandomScript {
  var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(state: seed)
  }

  /// A text of some statements, most of which parse.
  mutating func text() -> String {
    var text = pick(["", "", "", "\u{FEFF}", "#!/usr/bin/env cgx\n", "\n\n", "  \n# c\n"])
    var depth = 0
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      text += pick(["", "", "  ", "\t", "\n", "\n \n\n", "# a comment  \n", "   #x\n\n", "\\\n"])
      switch Int.random(in: 0..<10, using: &generator) {
      case 0:
        text += statement(StatementSyntax.named("if"))
        depth += 1
      case 1 where depth > 0:
        text += pick(["end", "end", "else\necho 1\nend"])
        depth -= 1
      default: text += statement(pick(StatementSyntax.all.filter { $0.name != "if" }))
      }
    }
    return text + String(repeating: "end\n", count: depth)
  }

  /// With its line end, and the lines of its here-documents.
  mutating func statement(_ syntax: StatementSyntax?) -> String {
    guard let syntax else { return "" }
    var documents = ""
    let words = [syntax.name] + self.words(syntax.arguments, &documents)
    var line = words[0]
    for word in words.dropFirst() { line += pick([" ", " ", "  ", "\t ", " \\\n  "]) + word }
    line += pick(["", "", " ", "\t", "  # behind it", " #\t", " \\\n"])
    let end = pick(["\n", "\n", "\r\n"])
    return line + end + documents
  }

  // MARK: Words

  private mutating func words(_ pattern: ArgumentPattern, _ documents: inout String) -> [String] {
    switch pattern {
    case .word(let word): return [word]
    case .slot(let slot): return [word(slot, &documents)]
    case .statement:
      let inner = pick(StatementSyntax.all.filter { StatementSyntax.inner($0.name) != nil })
      return [inner.name] + words(inner.arguments, &documents)
    case .sequence(let parts):
      var found: [String] = []
      for part in parts { found += words(part, &documents) }
      return found
    case .choice(let parts): return words(pick(parts), &documents)
    case .optional(let part): return Bool.random(using: &generator) ? words(part, &documents) : []
    case .repeated(let part, let atLeastOnce):
      var found: [String] = []
      for _ in 0..<Int.random(in: (atLeastOnce ? 1 : 0)...4, using: &generator) {
        found += words(part, &documents)
      }
      return found
    case .anyOrder(let parts):
      var found: [String] = []
      for part in parts.shuffled(using: &generator) where Bool.random(using: &generator) {
        found += words(part, &documents)
      }
      return found
    case .named(_, let part): return words(part, &documents)
    }
  }

  private mutating func word(_ slot: Slot, _ documents: inout String) -> String {
    switch slot {
    case .key, .stagedKey, .liveKey: pick(["key", "a-b_1", "\"key\"", "${key}", "k${n}", "'key'"])
    case .value: value(&documents)
    case .json: json()
    case .text, .planHash, .session, .commit, .other:
      pick(["text", "\"a text\"", "'a ${b}'", "\"a\nb  \n c\"", "it's", "a\\", "C:\\dir\\", "Zoë"])
    case .scope: pick(Scope.allCases).rawValue
    case .ttl: pick(["2h", "1h30m", "never", "2099-11-22T15:04:05Z"])
    case .duration: pick(["90s", "2h", "500ms", "${d}"])
    case .file: pick(["a.json", "\"a b.csv\"", "'it.cgx'", "${dir}/x"])
    case .fact: pick(["context.a.b", "n", "stage.count", "commit.outcome", "\"a\"", "${x}"])
    case .comparison: pick(Condition.Operator.allCases.filter { $0 != .isType }).rawValue
    case .type: pick(Condition.typeNames)
    case .errorKind: pick(ErrorKind.allCases).rawValue
    case .statementName: pick(StatementSyntax.names)
    case .name: pick(["n", "name", "_x-1"])
    case .count: pick(["1", "2", "10"])
    case .status: pick(["503", "422", "302"])
    case .fault: pick(SandboxFault.Misbehaviour.allCases).rawValue
    case .clockShift: pick(["+2h", "-1d", "virtual"])
    case .optionValue(let option): pick(option.words.isEmpty ? ["5"] : option.words)
    }
  }

  private mutating func value(_ documents: inout String) -> String {
    switch Int.random(in: 0..<12, using: &generator) {
    case 0, 1, 2: return json()
    case 3:
      let name = pick(["END", "_x", "'RAW'"])
      let end = name == "'RAW'" ? "RAW" : name
      documents += pick(["", "a ${b}\n", "\n\n", "  # no comment\n", "x\r\n  y \n"]) + end + "\n"
      return "<<" + name
    case 4: return pick(["@file.json", "@\"a b\"", "@'x'", "@${dir}/f", "@a\\"])
    case 5: return pick(["true", "null", "1.50", "-0", "00123", "a#b", "$5", "a\\", "\\", "--x"])
    case 6: return pick(["\"${a} and ${b.c}\"", "${a}", "pre-${a}-post", "${a}\\"])
    default: return pick(["gold", "\"\"", "''", "\"a \\u0024{b}\"", "\"two\nlines \\n\"", "'\n'"])
    }
  }

  private mutating func json(depth: Int = 0) -> String {
    let space = { (self: inout RandomScript) in
      self.pick(["", "", " ", "  ", "\n", " \n\t", "\r\n"])
    }
    switch Int.random(in: 0..<(depth > 3 ? 4 : 8), using: &generator) {
    case _ where depth == 0 && Bool.random(using: &generator): return "{" + space(&self) + "}"
    case 0 where depth > 0: return pick(["1.0", "-1e3", "12345678901234567890", "true", "null"])
    case 1 where depth > 0: return pick(["\"${a}\"", "${a.b}", "\"\\\"x\\\\\"", "\"a, b: [c]\""])
    case 2 where depth > 0: return "\"" + String(repeating: pick(["é", "wide "]), count: 30) + "\""
    case 3 where depth > 0: return "\"s\""
    case 4, 5:
      var text = "["
      let count = Int.random(in: 0...3, using: &generator)
      for index in 0..<count {
        text += space(&self) + json(depth: depth + 1) + space(&self)
        if index + 1 < count { text += "," }
      }
      return text + space(&self) + "]"
    default:
      var text = "{"
      let count = Int.random(in: 0...3, using: &generator)
      for index in 0..<count {
        text += space(&self) + "\"name\(index)\"" + space(&self) + ":" + space(&self)
        text += json(depth: depth + 1) + space(&self)
        if index + 1 < count { text += "," }
      }
      return text + space(&self) + "}"
    }
  }

  mutating func pick<Element>(_ choices: [Element]) -> Element {
    choices[Int.random(in: 0..<choices.count, using: &generator)]
  }
}
