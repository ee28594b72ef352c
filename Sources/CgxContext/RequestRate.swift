/// What is wrong with a text that was meant as a rate.
public enum RequestRateError: Error, Equatable, Sendable {
  /// Not of the form `100/m`.
  case malformed
  case unknownUnit(String)
  /// Not from 1 to 1,000,000.
  case outOfRange
}

/// So many requests in a second, a minute or an hour: `100/m`.
public struct RequestRate: Sendable, Equatable, CustomStringConvertible {
  public enum Unit: String, Sendable, CaseIterable {
    case second = "s"
    case minute = "m"
    case hour = "h"

    public var duration: Duration {
      switch self {
      case .second: .seconds(1)
      case .minute: .seconds(60)
      case .hour: .seconds(3600)
      }
    }
  }

  /// From 1 to 1,000,000.
  public let count: Int
  public let unit: Unit

  public init(_ text: some StringProtocol) throws(RequestRateError) {
    guard let slash = text.firstIndex(of: "/") else { throw .malformed }
    let digits = text[..<slash]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw .malformed
    }
    let name = String(text[text.index(after: slash)...])
    guard let unit = Unit(rawValue: name) else { throw .unknownUnit(name) }
    guard let count = Int(digits), (1...1_000_000).contains(count) else { throw .outOfRange }
    self.count = count
    self.unit = unit
  }

  public var description: String { "\(count)/\(unit.rawValue)" }
}

extension RequestRateError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformed: "expected a rate such as 100/m"
    case .unknownUnit(let unit): "'\(unit)' is none of s, m and h, as in 100/m"
    case .outOfRange: "a rate is from 1 to 1000000 requests"
    }
  }
}
