/// The name that a mistyped word most likely means, or nil where none is near.
///
/// Near is an edit distance (with neighbours swapped as one edit) of at most a third of the word,
/// and at least 1.
public func nearest(to word: String, among names: some Sequence<String>) -> String? {
  let typed = Array(word.lowercased().unicodeScalars)
  guard !typed.isEmpty, typed.count <= 64 else { return nil }
  let limit = max(1, typed.count / 3)
  var best: (name: String, distance: Int)?
  for name in names {
    let scalars = Array(name.lowercased().unicodeScalars)
    guard abs(scalars.count - typed.count) <= limit else { continue }
    let distance = editDistance(typed, scalars)
    if distance <= limit, distance < best?.distance ?? .max { best = (name, distance) }
  }
  return best?.name ?? names.first { typed.count > 2 && $0.hasPrefix(word) }
}

/// Optimal string alignment distance.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
  var beforeLast = [Int](repeating: 0, count: right.count + 1)
  var last = Array(0...right.count)
  var row = beforeLast
  for i in left.indices {
    row[0] = i + 1
    for j in right.indices {
      var cost = min(
        last[j + 1] + 1, row[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
      if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
        cost = min(cost, beforeLast[j - 1] + 1)
      }
      row[j + 1] = cost
    }
    swap(&beforeLast, &last)
    swap(&last, &row)
  }
  return last[right.count]
}
