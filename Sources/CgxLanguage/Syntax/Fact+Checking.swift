extension Reference {
  /// What is wrong with the reference as far as the names of facts go, or nil.
  public var factProblem: Problem? {
    guard let root = FactRoot(rawValue: root), let members = root.members else { return nil }
    guard path.count > 1 else {
      return .unknownFact(text, suggestion: members.first.map { "\(root.rawValue).\($0)" })
    }
    guard !members.contains(path[1]) else { return deeperProblem(root) }
    let near = nearest(to: path[1], among: members).map { "\(root.rawValue).\($0)" }
    return .unknownFact(text, suggestion: near)
  }

  private func deeperProblem(_ root: FactRoot) -> Problem? {
    guard path.count > 2, let names = root.members(of: path[1]), !names.contains(path[2]) else {
      return nil
    }
    let near = nearest(to: path[2], among: names).map { "\(root.rawValue).\(path[1]).\($0)" }
    return .unknownFact(text, suggestion: near)
  }
}

extension Expression {
  /// Every reference in the expression, in the order in which they stand.
  public var references: [Reference] {
    switch self {
    case .literal: []
    case .reference(let reference): [reference]
    case .template(let parts):
      parts.compactMap { if case .reference(let reference) = $0 { reference } else { nil } }
    case .array(let elements): elements.flatMap(\.references)
    case .object(let members): members.flatMap { $0.name.references + $0.value.references }
    case .file(let path): path.references
    }
  }
}
