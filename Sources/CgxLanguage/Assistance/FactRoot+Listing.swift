extension FactRoot {
  /// The members that are there whatever is known of names.
  var ownMembers: [String] {
    self == .stage ? ["count", "bytes"] : members ?? []
  }

  /// The facts of the root as help lists them.
  var listing: String {
    let names = ownMembers.map { name in
      name + (members(of: name).map { " \(name)." + $0.joined(separator: "|") } ?? "")
    }.joined(separator: " ")
    let rest =
      switch self {
      case .context: "any key"
      case .stage: "\(names), or any key"
      case .metrics: "what 'metrics' lists"
      case .env: "any name of the environment"
      case .sandbox: "\(names); only with --sandbox"
      case .commit, .error, .session, .auth: names
      }
    return "\(rawValue): \(rest)"
  }
}
