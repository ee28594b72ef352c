import CgxJSON

/// Compares trees of values member by member, whatever their types, but for where they stand.
///
/// It knows nothing of the statements, so that a new one can't be forgotten.
enum Sameness {
  /// The members that say where something stands.
  private static let places = ["range", "source"]

  static func isSame(_ left: Any, _ right: Any) -> Bool {
    guard type(of: left) == type(of: right) else { return false }
    if let left = left as? String, let right = right as? String {
      return left.utf8.elementsEqual(right.utf8)
    }
    // An object has an index beside its members, in no order.
    if let left = left as? JSON, let right = right as? JSON {
      return left.compactBytes == right.compactBytes
    }
    let (leftMirror, rightMirror) = (Mirror(reflecting: left), Mirror(reflecting: right))
    guard !leftMirror.children.isEmpty || !rightMirror.children.isEmpty else {
      return "\(left)" == "\(right)"
    }
    guard leftMirror.children.count == rightMirror.children.count else { return false }
    return zip(leftMirror.children, rightMirror.children).allSatisfy { left, right in
      guard left.label == right.label else { return false }
      return places.contains(left.label ?? "") || isSame(left.value, right.value)
    }
  }
}
