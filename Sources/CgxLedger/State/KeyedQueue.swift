/// Items in the order in which they came, found by their IDs without a search.
struct KeyedQueue<Item: Identifiable & Sendable>: Sequence, Sendable where Item.ID == String {
  /// Those that were taken out leave a gap.
  private var slots: [Item?] = []
  private var places: [String: Int] = [:]
  /// Before it are gaps alone.
  private var start = 0

  var count: Int { places.count }
  var isEmpty: Bool { places.isEmpty }

  /// Setting one that is new appends it; setting nil takes it out.
  subscript(id: String) -> Item? {
    get { places[id].flatMap { slots[$0] } }
    set {
      switch (places[id], newValue) {
      case (let place?, let item?): slots[place] = item
      case (nil, let item?):
        places[id] = slots.count
        slots.append(item)
      case (let place?, nil):
        places[id] = nil
        slots[place] = nil
        close()
      case (nil, nil): break
      }
    }
  }

  /// Changes all of them; no ID may become another.
  mutating func update(_ change: (inout Item) -> Void) {
    for place in places.values {
      guard var item = slots[place] else { continue }
      change(&item)
      slots[place] = item
    }
  }

  func makeIterator() -> some IteratorProtocol<Item> {
    slots[start...].lazy.compactMap(\.self).makeIterator()
  }

  /// Takes the gaps away where they have become more than the items.
  private mutating func close() {
    while start < slots.count, slots[start] == nil { start += 1 }
    guard slots.count > 2 * places.count + 64 else { return }
    slots.removeAll { $0 == nil }
    start = 0
    for (place, item) in slots.enumerated() {
      if let item { places[item.id] = place }
    }
  }
}
