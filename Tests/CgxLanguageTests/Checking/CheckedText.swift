import CgxContext
import CgxJSON
import Testing

@testable import CgxLanguage

/// Checks texts whose files are texts, too.
struct CheckedText {
  /// Scripts and, where the name does not end in `.cgx`, the keys that `load` would stage.
  var files: [String: String] = [:]
  var names: Set<String> = []
  /// The files whose words must not be told.
  var hidden: Set<String> = []

  func findings(in text: String, name: String = "test.cgx") -> [Finding] {
    let script = Parser.parse(SourceText(name: name, text: text))
    return PathWalker.findings(in: script, surroundings).findings.sorted {
      ($0.range.lowerBound, $0.code.rawValue) < ($1.range.lowerBound, $1.code.rawValue)
    }
  }

  /// As `CODE LINE`; `CODE FILE:LINE` where it is another file.
  func codes(in text: String) -> [String] {
    findings(in: text).map { finding in
      let line = finding.source.line(at: finding.range.lowerBound)
      let place = finding.source.name == "test.cgx" ? "\(line)" : "\(finding.source.name):\(line)"
      return "\(finding.code.rawValue) \(place)"
    }
  }

  private var surroundings: CheckSurroundings {
    let scripts = files.filter { $0.key.hasSuffix(".cgx") }
    let parsed = Dictionary(
      uniqueKeysWithValues: scripts.map { name, text in
        (name, Parser.parse(SourceText(name: name, text: text)))
      })
    return CheckSurroundings(
      names: names, now: Timestamp(seconds: 1_800_000_000), depthLimit: 16, frameSize: 45,
      bodyLimit: 1000,
      entrySize: { change in
        guard case .set(let value, _) = change.action else { return 50 }
        return 50 + value.compact.utf8.count
      },
      resolve: { text, _ in text },
      script: { path in
        if path == "/dev/stdin" { return .unknown }
        return parsed[path].map { .script($0) } ?? .unreadable(reason: "there is no such file")
      },
      isShown: { !hidden.contains($0) },
      load: { path, _, _ in
        guard let text = files[path] else { return .bad(Message("missing")) }
        return .changes(text.split(separator: " ").map { (String($0), 60) })
      },
      value: { path in
        files[path].map { .value(bytes: $0.utf8.count + 2) } ?? .bad(Message("missing"))
      })
  }
}
