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
  /// The places of the members, where there are many.
  private var places: [String: Int]?

  /// - Precondition: each name occurs once; the readers of this module see to it.
  public init(_ members: [Member] = []) {
    self.members = members
    index()
  }

  private mutating func index() {
    guard members.count > 16 else {
      places = nil
      return
    }
    places = Dictionary(
      members.enumerated().map { ($0.element.key, $0.offset) },
      uniquingKeysWith: { first, _ in first })
  }

  private func place(of key: String) -> Int? {
    if let places { return places[key] }
    return members.firstIndex { $0.key == key }
  }

  public var isEmpty: Bool { members.isEmpty }
  public var count: Int { members.count }
  public var keys: [String] { members.map(\.key) }

  /// The value of a member; setting one that is new appends it, setting nil removes it.
  public subscript(key: String) -> JSON? {
    get { place(of: key).map { members[$0].value } }
    set {
      switch (place(of: key), newValue) {
      case (let place?, let value?): members[place].value = value
      case (let place?, nil):
        members.remove(at: place)
        index()
      case (nil, let value?):
        members.append(Member(key: key, value: value))
        if places == nil { index() } else { places?[key] = members.count - 1 }
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
