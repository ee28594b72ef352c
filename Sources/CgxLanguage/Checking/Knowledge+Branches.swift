extension Knowledge {
  /// The place where branches begin.
  struct Fork {
    var mark: Int
    var summary: Summary
  }

  mutating func fork() -> Fork {
    openForks += 1
    return Fork(mark: trail.count, summary: summary)
  }

  /// Takes all back that was changed since; gives what it was.
  mutating func takeBack(to fork: Fork) -> Branch {
    var branch = Branch(summary: summary)
    for record in trail[fork.mark...] {
      switch record {
      case .entry(let key, _): if !branch.isWhole { branch.entries[key] = .some(nil) }
      case .allEntries:
        branch.isWhole = true
        branch.entries = [:]
      case .name(let name, _): branch.names[name] = .some(names[name])
      case .pushed, .popped, .allSteps: branch.hasSteps = true
      }
    }
    if branch.isWhole {
      branch.entries = entries.mapValues { .some($0) }
    } else {
      for key in branch.entries.keys { branch.entries[key] = .some(entries[key]) }
    }
    while trail.count > fork.mark {
      switch trail.removeLast() {
      case .entry(let key, let before): entries[key] = before
      case .allEntries(let before): entries = before
      case .name(let name, let before): names[name] = before
      case .pushed: steps.removeLast()
      case .popped(let step): steps.append(step)
      case .allSteps(let before): steps = before
      }
    }
    summary = fork.summary
    return branch
  }

  /// What is known from here on is written down only where an outer branch needs it.
  mutating func close(_ fork: Fork) {
    openForks -= 1
    if openForks == 0 { trail.removeAll(keepingCapacity: true) }
  }
}

/// What a branch has changed.
struct Branch {
  var summary: Knowledge.Summary
  /// What keys hold at its end; all of them where the branch has emptied the stage on its way.
  var entries: [String: Knowledge.Entry?] = [:]
  var isWhole = false
  var names: [String: Knowledge.Name?] = [:]
  var hasSteps = false
}
