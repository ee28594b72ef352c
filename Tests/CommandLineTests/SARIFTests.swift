import Foundation
import Testing

/// What `cgx check --output sarif` prints is valid for the schema that OASIS has published, and says
/// what the JSON lines say.
@Suite struct SARIFLog {
  private struct Log: Decodable {
    struct Run: Decodable {
      struct Result: Decodable {
        struct Location: Decodable {
          struct Physical: Decodable {
            struct Artifact: Decodable { var uri: String }
            struct Region: Decodable {
              var startLine: Int
              var startColumn: Int
              var endLine: Int
              var endColumn: Int
            }
            var artifactLocation: Artifact
            var region: Region
          }
          var physicalLocation: Physical
        }
        var ruleId: String
        var level: String
        var locations: [Location]
      }
      struct Invocation: Decodable {
        struct Notification: Decodable {
          struct Text: Decodable { var text: String }
          var level: String
          var message: Text
        }
        var executionSuccessful: Bool
        var exitCode: Int
        var toolExecutionNotifications: [Notification]?
      }
      var invocations: [Invocation]
      var columnKind: String
      var results: [Result]
    }
    var runs: [Run]
  }

  private static let validator = """
    import json, sys, jsonschema
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft4Validator.check_schema(schema)
    jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker()).validate(json.load(sys.stdin))
    """

  private func log(_ folder: Checks.Folder, _ arguments: [String]) throws -> Log.Run {
    let run = try folder.check(["--output", "sarif"] + arguments)
    let schema = Program.root.appending(path: "Tests/Schemas/sarif-schema-2.1.0.json").path
    let verdict = try Program.run(
      ["-c", Self.validator, schema], program: try Program.python(having: "jsonschema"),
      input: run.output)
    #expect(verdict.exitCode == 0, "\(verdict.errors)\n\(run.output)")
    let log = try JSONDecoder().decode(Log.self, from: Data(run.output.utf8))
    return try #require(log.runs.first)
  }

  @Test func isValidWithFindingsOfAllSorts() throws {
    let folder = try Checks.Folder([
      "a ü:1.cgx": "echo \"e\u{301}\" ${x}\nset a 1\nset a {\n\"b\": 1}\nst\nset b 2 \"\nquit\n"
    ])
    let run = try log(folder, ["a ü:1.cgx"])
    #expect(run.columnKind == "unicodeCodePoints")
    #expect(
      run.results.map(\.ruleId) == [
        "undefined-name", "overwritten", "unknown-statement", "syntax",
      ])
    for location in run.results.flatMap(\.locations) {
      #expect(location.physicalLocation.artifactLocation.uri == "a%20%C3%BC%3A1.cgx")
    }
  }

  @Test func columnsCountCodePointsAndRangesSpanLines() throws {
    let folder = try Checks.Folder(["a.cgx": "echo \"e\u{301}\" ${x}\nset a {\n\"b\": 1}\n"])
    let results = try log(folder, ["a.cgx"]).results
    #expect(results.map(\.ruleId) == ["undefined-name", "uncommitted"])
    #expect(results.map(\.level) == ["error", "error"])
    let regions = results.flatMap(\.locations).map(\.physicalLocation.region)
    #expect(regions[0].startLine == 1)
    #expect(regions[0].startColumn == 13)
    #expect(regions[0].endColumn == 14)
    #expect(regions[1].startLine == 2)
    #expect(regions[1].endLine == 3)
    #expect(regions[1].endColumn == 8)
  }

  @Test func isValidWithoutFindings() throws {
    let run = try log(try Checks.Folder(["a.cgx": "get\n"]), ["a.cgx"])
    #expect(run.results.isEmpty)
    let invocation = try #require(run.invocations.first)
    #expect(invocation.executionSuccessful)
    #expect(invocation.toolExecutionNotifications == nil)
  }

  @Test func aFileThatCantBeReadIsNoSuccess() throws {
    let run = try log(try Checks.Folder(["a.cgx": "commit\n"]), ["nosuch.cgx", "a.cgx"])
    #expect(run.results.map(\.ruleId) == ["empty-commit"])
    let invocation = try #require(run.invocations.first)
    #expect(!invocation.executionSuccessful)
    #expect(invocation.exitCode == 66)
    let notifications = try #require(invocation.toolExecutionNotifications)
    #expect(notifications.map(\.level) == ["error"])
    #expect(
      notifications.map(\.message.text) == ["can't read 'nosuch.cgx': there is no such file"])
  }

  @Test func anAbsolutePathIsAFileURI() throws {
    let folder = try Checks.Folder(["a.cgx": "commit\n"])
    let path = folder.url.appending(path: "a.cgx").path
    let uris = try log(folder, [path]).results.flatMap(\.locations)
      .map(\.physicalLocation.artifactLocation.uri)
    #expect(uris == ["file://" + path])
  }
}
