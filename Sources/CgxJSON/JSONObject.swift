/// The members of a JSON object in the order in which they were written, each name once.
public struct JSONObject: Sendable {
  public struct Member: Sendable {
    public var key: String
    public var value: JSON

    public init(key: String, value: JSON) {
      self.key = key
      self.value = value
    }
  }

  public private(set) var members: [Member]

  /// - Precondition: each name occurs once; the readers of this module see to it.
  public init(_ members: [Member] = []) {
    self.members = members
  }

  public var isEmpty: Bool { members.isEmpty }
  public var count: Int { members.count }
  public var keys: [String] { members.map(\.key) }

  /// The value of a member; setting one that is new appends it, setting nil removes it.
  public subscript(key: String) -> JSON? {
    get { members.first { $0.key == key }?.value }
    set {
      let index = members.firstIndex { $0.key == key }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(key: key, value: value))
      case (nil, nil): break
      }
    }
  }
}

extension JSONObject: Equatable {
  /// Equal whatever the order of the members.
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    guard left.count == right.count else { return false }
    let values = Dictionary(right.members.map { ($0.key, $0.value) }) { first, _ in first }
    return left.members.allSatisfy { values[$0.key] == $0.value }
  }
}
