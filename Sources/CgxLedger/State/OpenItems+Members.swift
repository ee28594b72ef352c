import CgxJSON

extension OpenItems {
  /// The members of a checkpoint: the open items by reference, not their content.
  ///
  /// - Parameter continues: the name of the file before, in the first record of a file.
  func members(continues: String?) -> Members {
    var members = Members()
    if let continues { members.add("continues", continues) }
    members.add("commits", in: ("[", "]")) { list in
      for commit in commits {
        list.element {
          $0.add("commit_id", commit.id)
          $0.add(commit.place)
          $0.add("state", commit.isUnknown ? "unknown" : "intent")
        }
      }
    }
    members.add("notifications", in: ("[", "]")) { list in
      for item in notifications {
        list.element {
          $0.add("notification_id", item.id)
          // Little, since there may be many.
          if CommitConclusion.notificationID(of: item.commit) != item.id {
            $0.add("commit_id", item.commit)
          }
          $0.add("tenant", item.tenant)
          $0.add(item.place)
          $0.add("attempts", item.attempts)
          if let notBefore = item.notBefore { $0.add("not_before", notBefore) }
          if item.isParked { $0.add("parked", .bool(true)) }
          if let reason = item.reason { $0.add("reason", reason) }
        }
      }
    }
    if let hookNotBefore { members.add("hook_not_before", hookNotBefore) }
    return members
  }

  /// The items of a checkpoint; nil where a record says something else.
  init?(_ record: JSON) {
    guard let commits = record["commits"]?.elements,
      let notifications = record["notifications"]?.elements
    else { return nil }
    for item in commits {
      guard let id = item["commit_id"]?.string, let place = RecordPlace(item),
        let state = item["state"]?.string
      else { return nil }
      self.commits[id] = Commit(id: id, place: place, isUnknown: state == "unknown")
    }
    for item in notifications {
      guard let id = item["notification_id"]?.string,
        let commit = item["commit_id"]?.string ?? CommitConclusion.commitID(of: id),
        let tenant = item["tenant"]?.string, let place = RecordPlace(item),
        let attempts = item["attempts"]?.count
      else { return nil }
      put(
        Notification(
          id: id, commit: commit, tenant: tenant, place: place, attempts: attempts,
          notBefore: item["not_before"]?.timestamp, isParked: item["parked"]?.bool ?? false,
          reason: item["reason"]?.string))
    }
    hookNotBefore = record["hook_not_before"]?.timestamp
  }
}

extension Members {
  fileprivate mutating func add(_ place: RecordPlace) {
    if let file = place.file { add("file", file) }
    add("offset", place.offset)
    add("seq", place.seq)
  }
}
