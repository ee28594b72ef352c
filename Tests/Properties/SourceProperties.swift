import CgxContext
import CgxJSON
import CgxLanguage

/// What must be so of any text at all, be it a script or not. The fuzzer and the tests look at the
/// same.
public enum SourceProperties {
  /// What is not as it must be, or nil.
  public static func violation(of bytes: [UInt8]) -> String? {
    let source = SourceText(name: "any.cgx", bytes: bytes)
    let script = Parser.parse(source)
    return ofDiagnostics(script) ?? ofStatements(script.statements, within: 0..<bytes.count)
      ?? ofSecrets(source) ?? ofFormatting(script) ?? ofJSON(bytes)
  }

  // MARK: Reading

  private static func ofDiagnostics(_ script: Script) -> String? {
    // Wherever a script ends, the prompt asks what would close it.
    _ = script.missingClosing
    let all = script.diagnostics + script.knownProblems(now: Timestamp(seconds: 0))
    for diagnostic in all {
      let range = diagnostic.range
      guard range.lowerBound >= 0, range.upperBound <= script.source.bytes.count else {
        return "a mistake lies at \(range), outside of the text"
      }
      let place = script.source.place(at: range.lowerBound)
      guard place.line > 0, place.column > 0 else { return "a mistake lies at \(place)" }
      guard !diagnostic.problem.message.title.isEmpty else { return "a mistake without words" }
    }
    return script.diagnostics.count > 20 ? "more mistakes than there may be" : nil
  }

  private static func ofStatements(_ statements: [Statement], within bounds: Range<Int>) -> String?
  {
    var end = bounds.lowerBound
    for statement in statements {
      let range = statement.range
      guard range.lowerBound >= end, range.upperBound <= bounds.upperBound, !range.isEmpty else {
        return "a statement lies at \(range), behind \(end), within \(bounds)"
      }
      end = range.upperBound
      if case .if(_, let then, let otherwise) = statement.command {
        let inner = range.upperBound..<bounds.upperBound
        if let problem = ofStatements(then + otherwise, within: inner) { return problem }
        end = (then + otherwise).last?.range.upperBound ?? end
      }
    }
    return nil
  }

  private static func ofSecrets(_ source: SourceText) -> String? {
    var end = 0
    for range in SecretRanges(of: source).ranges {
      guard range.lowerBound >= end, range.upperBound <= source.bytes.count, !range.isEmpty else {
        return "a secret lies at \(range), behind \(end)"
      }
      end = range.upperBound
    }
    return nil
  }

  // MARK: Formatting

  private static func ofFormatting(_ script: Script) -> String? {
    let once: [UInt8]
    do throws(ScriptFormatter.Failure) {
      once = try ScriptFormatter.format(script.source)
    } catch {
      switch error {
      case .mistakes: return script.diagnostics.isEmpty ? "what parses is not formatted" : nil
      case .differs(let offset): return "formatted, it means something else from \(offset) on"
      }
    }
    guard script.diagnostics.isEmpty else { return "what does not parse is formatted" }
    let formatted = Parser.parse(SourceText(name: "any.cgx", bytes: once))
    guard formatted.diagnostics.isEmpty else { return "formatted, it does not parse" }
    guard Sameness.isSame(script.statements, formatted.statements) else {
      return "formatted, its statements are others"
    }
    guard visible(script.source.bytes) == visible(once) else {
      return "formatting has changed more than white space"
    }
    guard let twice = try? ScriptFormatter.format(formatted.source), twice == once else {
      return "formatting it again changes it"
    }
    return ofLayout(once)
  }

  private static func ofLayout(_ bytes: [UInt8]) -> String? {
    if bytes.isEmpty { return nil }
    if bytes.contains(0x0D) { return "a carriage return is left" }
    if bytes.first == 0x0A { return "a blank line at the start" }
    return bytes.last == 0x0A ? nil : "the last line has no end"
  }

  /// All but what formatting may move: white space, and the `\` at the ends of lines.
  private static func visible(_ bytes: [UInt8]) -> [UInt8] {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    return bytes.dropFirst(bytes.starts(with: mark) ? 3 : 0)
      .filter { ![0x20, 0x09, 0x0D, 0x0A, UInt8(ascii: "\\")].contains($0) }
  }

  // MARK: JSON

  private static func ofJSON(_ bytes: [UInt8]) -> String? {
    guard let value = try? JSON(parsing: bytes) else { return nil }
    let printed = value.compactBytes
    guard let again = try? JSON(parsing: printed), again == value, again.compactBytes == printed
    else { return "JSON is another when it is printed and read" }
    guard let pretty = try? JSON(parsing: Array(value.pretty().utf8)),
      pretty.compactBytes == printed
    else { return "JSON is another when it is printed over several lines" }
    return nil
  }
}
