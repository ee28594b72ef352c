extension Knowledge {
  /// The place where branches begin.
  struct Fork {
    var mark: Int
    var summary: Summary
    var past: Past
  }

  mutating func fork() -> Fork {
    openForks += 1
    return Fork(mark: trail.count, summary: summary, past: past)
  }

  /// Takes all back that was changed since; gives what it was.
  mutating func takeBack(to fork: Fork) -> Branch {
    var branch = Branch(summary: summary, past: past)
    for record in trail[fork.mark...] {
      switch record {
      case .entry(let key, _): if !branch.isWhole { branch.entries[key] = .some(nil) }
      case .allEntries:
        branch.isWhole = true
        branch.entries = [:]
      case .name(let name, _): branch.names[name] = .some(names[name])
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
      }
    }
    (summary, past) = (fork.summary, fork.past)
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
  var past: Knowledge.Past
  /// What keys hold at its end; all of them where the branch has emptied the stage on its way.
  var entries: [String: Knowledge.Entry?] = [:]
  var isWhole = false
  var names: [String: Knowledge.Name?] = [:]
}
