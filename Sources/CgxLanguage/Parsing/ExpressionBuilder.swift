import CgxJSON

/// Makes expressions of what the JSON reader reads: a plain value where nothing stands for
/// something else.
struct ExpressionBuilder: JSONBuilder {
  static var readsPlaceholders: Bool { true }

  let bytes: [UInt8]

  func scalar(_ value: JSON) -> Expression { .literal(value) }

  func string(_ text: JSONText) throws(JSONError) -> Expression {
    switch text {
    case .plain(let text): return .literal(.string(text))
    case .template(let pieces):
      var parts: [Expression.TemplatePart] = []
      for piece in pieces {
        switch piece {
        case .text(let text): parts.append(.text(text))
        case .placeholder(let range): parts.append(.reference(try reference(range)))
        }
      }
      return .template(parts)
    }
  }

  func array(_ elements: [Expression]) -> Expression {
    var values: [JSON] = []
    for element in elements {
      guard case .literal(let value) = element else { return .array(elements) }
      values.append(value)
    }
    return .literal(.array(values))
  }

  func object(_ members: [(name: JSONText, value: Expression)]) throws(JSONError) -> Expression {
    var known: [JSONObject.Member] = []
    for member in members {
      guard case .plain(let name) = member.name, case .literal(let value) = member.value else {
        var expressions: [Expression.Member] = []
        for member in members {
          expressions.append(.init(name: try string(member.name), value: member.value))
        }
        return .object(expressions)
      }
      known.append(JSONObject.Member(key: name, value: value))
    }
    return .literal(.object(JSONObject(known)))
  }

  func placeholder(_ range: Range<Int>) throws(JSONError) -> Expression {
    .reference(try reference(range))
  }

  private func reference(_ range: Range<Int>) throws(JSONError) -> Reference {
    guard let reference = Reference(bytes, range) else {
      throw JSONError(.invalidPlaceholder, range.lowerBound - 2..<range.upperBound + 1)
    }
    return reference
  }
}
