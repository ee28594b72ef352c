public import CgxContext

extension Target {
  /// The scope and lifetime that one or two words name: scope first, either may be left out.
  ///
  /// - Throws: `Problem` with the index of the word in question.
  public static func resolve(
    _ words: [String]
  ) throws(IndexedProblem) -> (scope: Scope, lifetime: Lifetime) {
    var scope: Scope?
    var lifetime: Lifetime?
    for (index, word) in words.enumerated() {
      if let named = Scope(rawValue: word) {
        if scope != nil { throw IndexedProblem(.repeated("scope"), index) }
        if lifetime != nil { throw IndexedProblem(.scopeBehindLifetime, index) }
        scope = named
      } else if let read = try Self.lifetime(word, index) {
        if lifetime != nil { throw IndexedProblem(.repeated("TTL"), index) }
        lifetime = read
      } else {
        let names = Scope.allCases.map(\.rawValue) + ["never"]
        throw IndexedProblem(
          .neitherScopeNorLifetime(word, suggestion: nearest(to: word, among: names)), index)
      }
    }
    return (scope ?? .session, lifetime ?? .never)
  }

  /// A problem with one of several words.
  public struct IndexedProblem: Error {
    public var problem: Problem
    public var index: Int

    init(_ problem: Problem, _ index: Int) {
      self.problem = problem
      self.index = index
    }
  }

  /// Nil where the word does not look like a lifetime at all.
  private static func lifetime(_ word: String, _ index: Int) throws(IndexedProblem) -> Lifetime? {
    if word == "never" { return .never }
    guard let first = word.utf8.first, (0x30...0x39).contains(first) || first == 0x2D else {
      return nil
    }
    if word.utf8.count > 4, word.utf8.dropFirst(4).first == UInt8(ascii: "-") {
      do {
        return .until(try Timestamp(rfc3339: word))
      } catch {
        throw IndexedProblem(.timestamp(error, word), index)
      }
    }
    do {
      return .seconds(try DurationText.seconds(word))
    } catch .overflow {
      return .seconds(.max)
    } catch {
      throw IndexedProblem(.duration(error, word), index)
    }
  }
}
