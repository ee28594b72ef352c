extension CandidateFinder {
  /// The variables and facts whose names go on from what is typed; behind a dot, only the
  /// component there is replaced.
  ///
  /// - Parameters:
  ///   - start: the UTF-8 offset where the name begins.
  ///   - closing: what follows a whole name.
  func references(from start: Int, closing: String) -> Completion {
    let typed = situation.lexer.text(start..<situation.cursor)
    let path = typed.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard path.count > 1 else {
      // Those of the statements before, which have not run yet, are variables too.
      let new = situation.definedNames.filter {
        $0.hasPrefix(typed) && !vocabulary.variables.contains($0)
      }
      let names = vocabulary.variables.beginning(with: typed) + new.sorted()
      let variables = names.map { Candidate($0, suffix: closing, "a variable") }
      let roots = FactRoot.allCases.filter { $0.rawValue.hasPrefix(typed) }
        .map { Candidate($0.rawValue + ".", suffix: "", $0.meaning) }
      return Completion(start: start, candidates: variables + roots)
    }
    let last = path[path.count - 1]
    let root = FactRoot(rawValue: path[0])
    return Completion(
      start: situation.cursor - last.utf8.count,
      candidates: root.map {
        members(of: $0, path.dropFirst().dropLast(), beginning: last, closing)
      } ?? [])
  }

  private func members(
    of root: FactRoot, _ path: ArraySlice<String>, beginning typed: String, _ closing: String
  ) -> [Candidate] {
    if let branch = path.first {
      guard path.count == 1, let names = root.members(of: branch) else { return [] }
      return names.filter { $0.hasPrefix(typed) }.map { Candidate($0, suffix: closing) }
    }
    var found: [Candidate] = []
    for name in root.ownMembers where name.hasPrefix(typed) {
      let isBranch = root.members(of: name) != nil
      found.append(Candidate(isBranch ? name + "." : name, suffix: isBranch ? "" : closing))
    }
    switch root {
    case .context:
      append(vocabulary.liveKeys, typed, closing, "in the context", to: &found)
      append(vocabulary.stagedKeys, typed, closing, "staged", to: &found)
      append(vocabulary.earlierKeys, typed, closing, "seen before", to: &found)
    case .stage: append(vocabulary.stagedKeys, typed, closing, "staged", to: &found)
    case .env: append(vocabulary.environmentNames, typed, closing, "", to: &found)
    default: break
    }
    return found
  }

  /// Only what can stand in a reference: letters, digits, `_` and `-`.
  private func append(
    _ names: SortedNames, _ typed: String, _ closing: String, _ meaning: String,
    to found: inout [Candidate]
  ) {
    let beginning = names.beginning(with: typed)
    found.reserveCapacity(found.count + beginning.count)
    for name in beginning where names.arePlain || name.utf8.allSatisfy(Reference.isNameByte) {
      found.append(Candidate(name, suffix: closing, meaning))
    }
  }
}
