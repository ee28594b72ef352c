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
    var isTrue: Bool?
    var asked: Knowledge.Guard?
    if let condition {
      look(at: condition, statement)
      isTrue = truth(of: condition, statement)
      asked = guardOf(condition, statement)
    }
    let fork = knowledge.fork()
    let left = walk(then, condition, isTrue: true, known: isTrue, asked, fork)
    let right = walk(otherwise, condition, isTrue: false, known: isTrue, asked?.negated, fork)
    switch (left.goesOn && left.isPossible, right.goesOn && right.isPossible) {
    case (true, true):
      knowledge.goOn(behind: left.branch, right.branch, asked, epoch: number())
    case (true, false):
      knowledge.goOn(behind: left.branch)
      if right.goesOn { knowledge.mayDefine(right.branch, asked?.negated) }
    case (false, true):
      knowledge.goOn(behind: right.branch)
      if left.goesOn { knowledge.mayDefine(left.branch, asked) }
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
    _ asked: Knowledge.Guard?, _ fork: Knowledge.Fork
  ) -> Way {
    let outer = (
      block: block, guards: guards, knowsStage: knowsStage, knowsConstants: knowsConstants,
      looks: looks
    )
    block = number()
    if let asked { guards.append(asked) }
    // Who asks for a value keeps out what would be wrong with it.
    if let known, known != isTrue { knowsConstants = false }
    if known == nil, let condition, asksForConstants(condition) { knowsConstants = false }
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
    knowsConstants = outer.knowsConstants
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

  /// A key is staged; false where it can't be.
  mutating func assumeStaged(_ key: String) -> Bool {
    if entries[key] != nil { return true }
    let candidates = summary.maybe.filter { $0.key == key }
    guard let entry = candidates.last else { return summary.computed > 0 || summary.isUnsure }
    summary.maybe.removeAll { $0.key == key }
    setEntry(key, entry)
    return true
  }

  /// A key is not staged; false where it must be.
  mutating func assumeAbsent(_ key: String) -> Bool {
    if entries[key] != nil { return false }
    summary.maybe.removeAll { $0.key == key }
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
