import CgxJSON

extension PathWalker {
  /// What comes of a branch.
  private struct Way {
    var branch: Branch
    /// Whether a run goes on behind it.
    var goesOn: Bool
    /// Whether it can be taken at all, as far as the stage tells.
    var isPossible: Bool
    /// Whether the stage was looked at or committed in it.
    var looks: Bool
  }

  /// Follows both branches; false where the run always ends in them.
  ///
  /// - Parameter condition: nil where it can't be read.
  mutating func walk(
    _ condition: Condition?, _ then: [Statement], _ otherwise: [Statement], _ statement: Statement
  ) -> Bool {
    var (isTrue, text): (Bool?, String?)
    if let condition {
      look(at: condition, statement)
      isTrue = truth(of: condition, statement)
      text = steadyText(of: condition, statement)
    }
    let fork = knowledge.fork()
    let left = walk(then, condition, isTrue: true, known: isTrue, text, fork)
    let right = walk(otherwise, condition, isTrue: false, known: isTrue, text, fork)
    switch (left.goesOn && left.isPossible, right.goesOn && right.isPossible) {
    case (true, true):
      knowledge.goOn(behind: left.branch, right.branch, condition: text, epoch: number())
    case (true, false):
      if right.goesOn { knowledge.joinNames(left.branch, right.branch, text) }
      knowledge.goOn(behind: left.branch, definesNames: !right.goesOn)
    case (false, true):
      if left.goesOn { knowledge.joinNames(left.branch, right.branch, text) }
      knowledge.goOn(behind: right.branch, definesNames: !left.goesOn)
    case (false, false):
      // Where nothing but what seems impossible goes on, what seems so may be wrong.
      if left.goesOn || right.goesOn { knowledge.forget() }
    }
    // What is not there any more behind a way that has ended may have been committed there.
    if (!left.goesOn && left.looks) || (!right.goesOn && right.looks) { lookAtStage() }
    knowledge.close(fork)
    return left.goesOn || right.goesOn
  }

  private mutating func walk(
    _ statements: [Statement], _ condition: Condition?, isTrue: Bool, known: Bool?,
    _ text: String?, _ fork: Knowledge.Fork
  ) -> Way {
    let outer = (block: block, guards: guards, knowsStage: knowsStage, looks: looks)
    block = number()
    if let text { guards.append(Knowledge.Guard(text: text, isTrue: isTrue)) }
    if let name = condition?.definedName(isTrue: isTrue), knowledge.constant(name) == nil {
      knowledge.define(name)
    }
    var isPossible = true
    if knowsStage, let condition {
      isPossible = (known ?? isTrue) == isTrue && assume(condition, isTrue: isTrue)
    }
    if !isPossible { knowsStage = false }
    let goesOn = walk(statements)
    block = outer.block
    guards = outer.guards
    if !isPossible { knowsStage = outer.knowsStage }
    return Way(
      branch: knowledge.takeBack(to: fork), goesOn: goesOn, isPossible: isPossible,
      looks: looks > outer.looks)
  }

  // MARK: What a condition tells of the stage

  /// Takes account of what a condition says of the stage; false where it can't be so.
  mutating func assume(_ condition: Condition, isTrue: Bool) -> Bool {
    guard case .reference(let reference) = condition.left.expression,
      reference.root == FactRoot.stage.rawValue, reference.path.count == 2
    else { return true }
    switch reference.path[1] {
    case "bytes": return true
    case "count": return assumeCount(condition, isTrue: isTrue)
    case let key:
      switch condition.comparison {
      case .exists: return isTrue ? knowledge.assumeStaged(key) : knowledge.assumeAbsent(key)
      case .absent: return isTrue ? knowledge.assumeAbsent(key) : knowledge.assumeStaged(key)
      default: return true
      }
    }
  }

  private mutating func assumeCount(_ condition: Condition, isTrue: Bool) -> Bool {
    let least = knowledge.count
    let test: (Int) -> Bool
    var counts = [least]
    if condition.comparison.takesValue {
      guard case .literal(.number(let number))? = condition.right?.expression,
        let bound = Int(number.text), (0..<Int.max).contains(bound)
      else { return true }
      let comparison = condition.comparison
      test = { (try? comparison.holds(.integer($0), .number(number))) ?? false }
      // Among these is one for whichever way a comparison can go.
      if !knowledge.isCountSure { counts += [least + 1, bound - 1, bound, bound + 1] }
    } else {
      test = { _ in condition.comparison == .exists }
    }
    let possible = counts.filter { $0 >= least && test($0) == isTrue }
    if !possible.isEmpty, possible.allSatisfy({ $0 == 0 }) { knowledge.assumeEmpty() }
    return !possible.isEmpty
  }
}

extension Knowledge {
  /// Whether no more is staged than is known.
  var isCountSure: Bool { summary.computed == 0 && summary.maybe.isEmpty && !summary.isUnsure }

  /// Nothing is staged; the steps that led there can be taken back as before.
  mutating func assumeEmpty() {
    if !isSurelyEmpty { empty() }
  }

  /// The stage holds a value of a key; false where it can't.
  mutating func assumeStaged(_ key: String) -> Bool {
    if entries[key] != nil { return true }
    let candidates = summary.maybe.filter { $0.key == key }
    guard let entry = candidates.last(where: { !$0.isRemoval }) else {
      return !candidates.isEmpty || summary.computed > 0 || summary.isUnsure
    }
    summary.maybe.removeAll { $0.key == key }
    setEntry(key, entry)
    return true
  }

  /// The stage holds no value of a key; false where it must.
  mutating func assumeAbsent(_ key: String) -> Bool {
    if let entry = entries[key] { return entry.isRemoval || summary.computed > 0 }
    summary.maybe.removeAll { $0.key == key && !$0.isRemoval }
    return true
  }
}

extension Condition {
  /// The variable that is surely defined in a branch, because it was asked for.
  fileprivate func definedName(isTrue: Bool) -> String? {
    guard comparison == (isTrue ? .exists : .absent),
      case .reference(let reference) = left.expression, FactRoot(rawValue: reference.root) == nil
    else { return nil }
    return reference.root
  }
}
