import CgxFiles
import CgxLanguage

/// What a script should print to one stream.
struct GoldenFile {
  struct Failure: Error {
    var reason: String
  }

  let path: String
  /// Whether the script fails without it.
  let isNeeded: Bool
  /// What the script has printed, masked.
  let actual: String

  /// The file of an ending beside a script.
  static func path(_ script: String, _ ending: String) -> String {
    (script.hasSuffix(".cgx") ? String(script.dropLast(4)) : script) + "." + ending
  }

  /// What a script is called in messages: nothing depends on where the run was started.
  static func name(of script: String) -> String {
    script.lastIndex(of: "/").map { String(script[script.index(after: $0)...]) } ?? script
  }

  /// Where it lies, with a `/` at the end; empty where that is the working folder.
  static func folder(of script: String) -> String {
    script.lastIndex(of: "/").map { String(script[...$0]) } ?? ""
  }

  /// The code that the comments before the first statement name, 0 where they name none; nil where
  /// it is no number.
  static func exitCode(_ source: SourceText) -> Int32? {
    for bytes in source.bytes.lazy.split(separator: UInt8(ascii: "\n")) {
      let line = String(decoding: bytes, as: UTF8.self)
      guard let first = line.first(where: { !$0.isWhitespace }) else { continue }
      guard first == "#" else { return 0 }
      guard line.hasPrefix("# exit:") else { continue }
      let digits = line.dropFirst(7).drop { $0 == " " }.prefix { !$0.isWhitespace }
      return Int32(digits).flatMap { (0...255).contains($0) ? $0 : nil }
    }
    return 0
  }

  /// Where the file and what was printed differ; nothing where they do not.
  func differences() throws(Failure) -> [String] {
    guard let expected = try content() else {
      guard isNeeded else { return [] }
      return ["there is no '\(path)': 'cgx test --golden --update' writes it"]
    }
    guard expected != actual else { return [] }
    return [path] + LineDiff.lines(expected: expected, actual: actual)
  }

  /// - Returns: whether there was anything to be written.
  func update() throws(Failure) -> Bool {
    let content = try content()
    guard isNeeded || content != nil, content != actual else { return false }
    do {
      try AtomicFile.publish(path, actual.utf8)
      return true
    } catch {
      throw Failure(reason: "can't write '\(path)': \(error.reason)")
    }
  }

  /// Masked; nil where there is no such file.
  private func content() throws(Failure) -> String? {
    do {
      return OutputMask.masked(String(decoding: try FileReader.readRegular(path), as: UTF8.self))
    } catch {
      if error.isMissing { return nil }
      throw Failure(reason: "can't read '\(path)': \(error.reason)")
    }
  }
}
