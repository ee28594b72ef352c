extension Program {
  /// The long options that the help of a command names.
  static func options(of command: [String]) throws -> Set<String> {
    let help = try run(command + ["--help"])
    return Set(
      help.output.matches(of: #/(?m)^ +(?:-\w, )?(--[a-z][a-z-]+)/#).map { String($0.output.1) })
  }

  /// The commands that have options of their own, as words: `audit verify`.
  static func commands() throws -> [[String]] {
    let names = try subcommands(of: [])
    return try names.flatMap { name in
      let inner = try subcommands(of: [name])
      return inner.isEmpty ? [[name]] : inner.map { [name, $0] }
    }
  }

  private static func subcommands(of command: [String]) throws -> [String] {
    let help = try run(command + ["--help"]).output
    guard let start = help.firstRange(of: "SUBCOMMANDS:\n") else { return [] }
    return help[start.upperBound...].matches(of: #/(?m)^  ([a-z]+)(?: \(default\))?  /#)
      .map { String($0.output.1) }
  }
}
