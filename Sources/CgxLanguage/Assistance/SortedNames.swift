/// Names in the order of their bytes, for looking up those that begin alike.
public struct SortedNames: Sendable, Equatable, ExpressibleByArrayLiteral {
  public private(set) var names: [String]
  /// Whether all of them can stand in a reference, and bare in a statement.
  private(set) var arePlain: Bool

  /// Each name is kept once.
  public init(_ names: some Sequence<String>) {
    self.names = Set(names).sorted(by: Self.precedes)
    arePlain = self.names.allSatisfy(Self.isPlain)
  }

  public init(arrayLiteral names: String...) {
    self.init(names)
  }

  /// Those that begin with a text, found in logarithmic time.
  public func beginning(with prefix: String) -> ArraySlice<String> {
    let start = index { Self.precedes($0, prefix) }
    guard !prefix.isEmpty else { return names[...] }
    let bytes = prefix.utf8
    let end = index { Self.precedes($0, prefix) || $0.utf8.starts(with: bytes) }
    return names[start..<max(start, end)]
  }

  public func contains(_ name: String) -> Bool {
    let start = index { Self.precedes($0, name) }
    return start < names.count && names[start] == name
  }

  /// Adds a name in linear time.
  public mutating func insert(_ name: String) {
    let start = index { Self.precedes($0, name) }
    guard start == names.count || names[start] != name else { return }
    names.insert(name, at: start)
    arePlain = arePlain && Self.isPlain(name)
  }

  /// Adds names; few of them without sorting all anew.
  public mutating func formUnion(_ others: some Collection<String>) {
    if others.count < 16 {
      for name in others { insert(name) }
    } else {
      self = SortedNames(names + others)
    }
  }

  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy(Reference.isNameByte)
  }

  /// Those that others hold already, left out.
  func without(_ others: SortedNames...) -> SortedNames {
    let others = others.filter { !$0.names.isEmpty }
    guard !others.isEmpty else { return self }
    var copy = self
    copy.names.removeAll { name in others.contains { $0.contains(name) } }
    return copy
  }

  /// The first index whose name is not before.
  private func index(isBefore: (String) -> Bool) -> Int {
    var low = 0
    var high = names.count
    while low < high {
      let middle = (low + high) / 2
      if isBefore(names[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func precedes(_ left: String, _ right: String) -> Bool {
    let isBefore = left.utf8.withContiguousStorageIfAvailable { left in
      right.utf8.withContiguousStorageIfAvailable { right in
        left.lexicographicallyPrecedes(right)
      }
    }
    return (isBefore ?? nil) ?? left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
