import CgxContext
public import CgxJSON
import CgxLanguage

extension FindingReport {
  /// The log of a check in the Static Analysis Results Interchange Format (SARIF 2.1.0, OASIS).
  ///
  /// - Parameters:
  ///   - version: of this program.
  ///   - exitCode: what the check ends with.
  ///   - unread: why files were not looked at.
  public func sarif(version: String, exitCode: Int32, unread: [String]) -> JSON {
    var invocation = JSONObject()
    invocation["executionSuccessful"] = .bool(unread.isEmpty)
    invocation["exitCode"] = .integer(exitCode)
    if !unread.isEmpty {
      invocation["toolExecutionNotifications"] = .array(
        unread.map {
          .members(["level": .string("error"), "message": .members(["text": .string($0)])])
        })
    }
    let indices = Dictionary(
      uniqueKeysWithValues: FindingCode.allCases.enumerated().map { ($1, $0) })
    let results = zip(entries, places(inScalars: true)).map { entry, place in
      let region: JSON = .members([
        "startLine": .integer(place.start.line), "startColumn": .integer(place.start.column),
        "endLine": .integer(place.end.line), "endColumn": .integer(place.end.column),
      ])
      return JSON.members([
        "ruleId": .string(entry.code.rawValue), "ruleIndex": .integer(indices[entry.code] ?? 0),
        "level": .string(entry.code.severity.rawValue),
        "message": .members(["text": .string(entry.message.inOneText)]),
        "locations": .array([
          .members([
            "physicalLocation": .members([
              "artifactLocation": .members(["uri": .string(Self.uri(entry.source.name))]),
              "region": region,
            ])
          ])
        ]),
      ])
    }
    return .members([
      "$schema": .string(
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
      ),
      "version": .string("2.1.0"),
      "runs": .array([
        .members([
          "tool": .members([
            "driver": .members([
              "name": .string("cgx"), "version": .string(version),
              "rules": .array(FindingCode.allCases.map(\.rule)),
            ])
          ]),
          "invocations": .array([.object(invocation)]),
          "columnKind": .string("unicodeCodePoints"),
          "results": .array(results),
        ])
      ]),
    ])
  }

  /// A path as a URI reference (RFC 3986): relative to the working folder, or absolute.
  static func uri(_ path: String) -> String {
    if path == "-" { return "stdin" }
    var text = path.hasPrefix("/") ? "file://" : ""
    for byte in (path.hasPrefix("./") ? path.dropFirst(2) : path[...]).utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        text += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
    return text
  }
}

extension Message {
  /// Title, label and what to do, as one text.
  fileprivate var inOneText: String {
    ([title + (label.map { ": " + $0 } ?? "")] + help).joined(separator: "; ") + "."
  }
}

extension FindingCode {
  /// The rule as SARIF describes it.
  fileprivate var rule: JSON {
    let explanation = explanation
    return .members([
      "id": .string(rawValue),
      "shortDescription": .members(["text": .string(explanation.meaning)]),
      "help": .members(["text": .string(FindingText.text(of: self))]),
      "defaultConfiguration": .members(["level": .string(severity.rawValue)]),
    ])
  }
}
