public import CgxFiles
public import CgxLanguage

/// A script as it was read, and what formatting it came to.
public struct FormattedScript: Sendable {
  public enum Verdict: Sendable {
    case asItWas
    /// Its text in the one layout, in UTF-8.
    case changed([UInt8])
    /// It does not parse.
    case refused(Failure)
    /// What was made of it means something else from this place on: a bug.
    case broken(line: Int)
  }

  public let source: SourceText
  public let verdict: Verdict

  public init(_ source: SourceText) {
    self.source = source
    do throws(ScriptFormatter.Failure) {
      let text = try ScriptFormatter.format(source)
      verdict = text == source.bytes ? .asItWas : .changed(text)
    } catch {
      switch error {
      case .mistakes(let diagnostics): verdict = .refused(Failure(diagnostics))
      case .differs(let offset): verdict = .broken(line: source.line(at: offset))
      }
    }
  }

  /// The scripts of a path that someone gives, of a folder those that lie in it: what a symbolic link
  /// in it leads to may be anywhere, and is not rewritten unasked.
  public static func files(
    of path: String
  ) throws(FileError) -> (files: [String], unread: [FileError]) {
    let found = try ScriptFinder.scripts(of: path)
    let files = found.files.filter { file in
      file == path || FileStatus(file, followsLinks: false)?.kind != .link
    }
    return (files, found.unread)
  }

  /// Reads a file whole.
  ///
  /// - Throws: also where it is no regular file.
  public init(readingFile path: String) throws(FileError) {
    let bytes = try FileReader.readRegular(path, limit: SourceText.sizeLimit)
    self.init(SourceText(name: path, bytes: bytes))
  }

  /// Puts its new text in the place of the file that it was read from.
  public func rewriteFile() throws(FileError) {
    guard case .changed(let text) = verdict else { return }
    do {
      try AtomicFile.rewrite(source.name, from: source.bytes, to: text)
    } catch {
      throw FileError(path: source.name, reason: error.reason, isMissing: false)
    }
  }

  /// What its new text changes, as lines of a unified diff.
  public var difference: [String] {
    guard case .changed(let text) = verdict else { return [] }
    return LineDiff.lines(
      expected: String(decoding: source.bytes, as: UTF8.self),
      actual: String(decoding: text, as: UTF8.self))
  }
}
