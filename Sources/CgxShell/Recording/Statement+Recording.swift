import CgxJSON
import CgxLanguage
import Glibc

/// What of a statement's text is other in a recording.
extension Statement {
  /// Whether it is for the prompt alone.
  var isForPrompt: Bool {
    switch command {
    case .edit, .record, .stage, .quit: true
    default: false
    }
  }

  /// Whether its outcome is there before it has ended.
  var holdsOthers: Bool {
    switch command {
    case .if, .source: true
    default: false
    }
  }

  /// The names of variables that it defines, asks for or takes.
  ///
  /// - Parameter text: what it was typed as.
  func variableNames(in text: String) -> Set<String> {
    var names: Set<String> = []
    for statement in withNested {
      switch statement.command {
      case .let(let name, _): names.insert(name)
      case .if(let condition, _, _), .expect(let condition):
        names.formUnion(condition.left.expression.references.map(\.root))
      default: break
      }
    }
    for piece in text.split(separator: "${").dropFirst(text.hasPrefix("${") ? 0 : 1) {
      names.insert(String(piece.prefix { Reference.isVariableName("_\($0)") }))
    }
    return names
  }

  /// The values that are not to be recorded, and what they are the values of.
  ///
  /// - Parameter keys: the variables that are secret.
  func secretValues(_ keys: Set<String>) -> [(argument: Argument, key: String?)] {
    withNested.compactMap { statement in
      guard case .set(let key, let value, _, let isSecret) = statement.command,
        isSecret || key.knownText.map({ keys.contains($0) }) ?? false, !value.isReference
      else { return nil }
      return (value, key.knownText)
    }
  }

  /// The arguments that name a file by a relative path, in their order, with the whole path as the
  /// language writes it: the recording may lie in another folder.
  var relocatedPaths: [(range: Range<Int>, text: String)] {
    withNested.flatMap { statement in
      statement.relativePaths.compactMap { argument, path, prefix in
        let place = ScriptPath.resolve(path, besides: source.name, home: nil)
        if place.hasPrefix("/") { return (argument.range, prefix + JSON.string(place).scriptText) }
        guard let folder = Self.workingFolder else { return nil }
        return (argument.range, prefix + JSON.string(folder + "/" + place).scriptText)
      }
    }
  }

  private static var workingFolder: String? {
    guard let folder = getcwd(nil, 0) else { return nil }
    defer { free(folder) }
    return String(cString: folder)
  }

  /// The arguments that name a file by a relative path, and what stands before it.
  private var relativePaths: [(argument: Argument, path: String, prefix: String)] {
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

extension Argument {
  /// Whether it names its value and holds none.
  var isReference: Bool {
    if case .reference = expression { true } else { false }
  }

  var isLiteral: Bool {
    if case .literal = expression { true } else { false }
  }
}

extension SourceText {
  /// A part of it with other texts in some places.
  ///
  /// - Parameter edits: the places, apart from each other.
  func text(_ part: Range<Int>, with edits: [(range: Range<Int>, text: String)]) -> String {
    var result = ""
    var position = part.lowerBound
    for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
    where edit.range.lowerBound >= position && edit.range.upperBound <= part.upperBound {
      result += text(position..<edit.range.lowerBound) + edit.text
      position = edit.range.upperBound
    }
    return result + text(position..<part.upperBound)
  }
}
