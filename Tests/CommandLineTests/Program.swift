import Foundation

/// The built program, run as a process.
enum Program {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Beside the test bundle, wherever the build has put it.
  static let path: String = {
    let bundle = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let candidates = [bundle.appending(path: "cgx"), root.appending(path: ".build/debug/cgx")]
    return candidates.map(\.path).first(where: FileManager.default.isExecutableFile)
      ?? candidates[1].path
  }()

  struct Run {
    var exitCode: Int32
    var output: String
    var errors: String
  }

  /// Runs it as a user for whom the permissions of files hold, which root is not.
  static func runUnprivileged(_ arguments: [String], directory: URL) throws -> Run {
    guard geteuid() == 0 else { return try run(arguments, directory: directory) }
    return try run(
      ["--reuid=65534", "--regid=65534", "--clear-groups", path] + arguments,
      program: "/usr/bin/setpriv", directory: directory)
  }

  /// Runs it without a terminal; the environment holds nothing of this machine's, and the home
  /// folder is gone afterwards.
  static func run(
    _ arguments: [String], program: String = path, input: String? = nil,
    environment: [String: String] = [:],
    directory: URL = root
  ) throws -> Run {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = directory
    let scratch = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    let home = scratch.appending(path: "home")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    process.environment = ["HOME": home.path, "PATH": "/usr/bin:/bin"].merging(environment) { $1 }
    func file(_ name: String, _ text: String = "") throws -> FileHandle {
      let url = scratch.appending(path: name)
      try Data(text.utf8).write(to: url)
      return try FileHandle(forUpdating: url)
    }
    let output = try file("out")
    let errors = try file("err")
    process.standardInput = try file("in", input ?? "")
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    process.waitUntilExit()
    func text(_ name: String) throws -> String {
      String(decoding: try Data(contentsOf: scratch.appending(path: name)), as: UTF8.self)
    }
    return Run(
      exitCode: process.terminationStatus, output: try text("out"), errors: try text("err"))
  }
}
