import CgxJSON
import CgxLanguage
import Glibc

extension Recorder {
  /// The text of a statement, with whole paths where its files would not be found from the folder
  /// of the script: at the prompt, paths are relative to the working folder.
  ///
  /// - Parameter end: the UTF-8 offset where the statement ends in its source.
  func relocated(_ statement: Statement, upTo end: Int) -> String {
    let source = statement.source
    var text = ""
    var position = statement.range.lowerBound
    for (argument, path, prefix) in statement.relativePaths where file.path.contains("/") {
      guard argument.range.upperBound <= end, let folder = Self.workingFolder else { continue }
      text += source.text(position..<argument.range.lowerBound)
      text += prefix + JSON.string(folder + "/" + path).scriptText
      position = argument.range.upperBound
    }
    return text + source.text(position..<end)
  }

  private static var workingFolder: String? {
    guard let folder = getcwd(nil, 0) else { return nil }
    defer { free(folder) }
    return String(cString: folder)
  }
}

extension Statement {
  /// The arguments that name a file by a relative path, in their order, and what stands before it.
  fileprivate var relativePaths: [(argument: Argument, path: String, prefix: String)] {
    let arguments: [Argument] =
      switch command {
      case .load(let file, _), .source(let file): [file]
      case .set(_, let value, _, _), .let(_, let value), .crm(.data(let value)): [value]
      case .echo(let values): values
      default: []
      }
    let isFile =
      switch command {
      case .load, .source: true
      default: false
      }
    return arguments.compactMap { argument in
      let path: String?
      if isFile {
        path = argument.knownText
      } else if case .file(.literal(.string(let text))) = argument.expression {
        path = text
      } else {
        path = nil
      }
      guard let path, !path.hasPrefix("/"), !path.hasPrefix("~/") else { return nil }
      return (argument, path, isFile ? "" : "@")
    }
  }
}
