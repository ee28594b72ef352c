import CgxJSON

extension Word {
  /// Whether two words are written the same as far as any statement can tell, wherever they stand.
  func isSame(in source: SourceText, as other: Word, in otherSource: SourceText) -> Bool {
    switch (kind, other.kind) {
    case (.bare, .bare):
      source.bytes[range].elementsEqual(otherSource.bytes[other.range])
    case (.value(let value), .value(let otherValue)): value.isSame(as: otherValue)
    case (.bare, .value), (.value, .bare): false
    }
  }
}

extension Expression {
  /// Whether two expressions are the same to the digit, the order of members included.
  fileprivate func isSame(as other: Expression) -> Bool {
    switch (self, other) {
    case (.literal(let value), .literal(let otherValue)): value.isIdentical(to: otherValue)
    case (.template(let parts), .template(let otherParts)):
      parts.elementsEqual(otherParts) { $0.isSame(as: $1) }
    case (.reference(let reference), .reference(let otherReference)):
      reference.path == otherReference.path
    case (.array(let elements), .array(let otherElements)):
      elements.elementsEqual(otherElements) { $0.isSame(as: $1) }
    case (.object(let members), .object(let otherMembers)):
      members.elementsEqual(otherMembers) {
        $0.name.isSame(as: $1.name) && $0.value.isSame(as: $1.value)
      }
    case (.file(let path), .file(let otherPath)): path.isSame(as: otherPath)
    case (.literal, _), (.template, _), (.reference, _), (.array, _), (.object, _), (.file, _):
      false
    }
  }
}

extension Expression.TemplatePart {
  fileprivate func isSame(as other: Expression.TemplatePart) -> Bool {
    switch (self, other) {
    case (.text(let text), .text(let otherText)): text.utf8.elementsEqual(otherText.utf8)
    case (.reference(let reference), .reference(let otherReference)):
      reference.path == otherReference.path
    case (.text, .reference), (.reference, .text): false
    }
  }
}

extension JSON {
  /// Whether two values are written the same: `1.0` is not `1.00`, and members keep their order.
  fileprivate func isIdentical(to other: JSON) -> Bool {
    switch (self, other) {
    case (.string(let text), .string(let otherText)): text.utf8.elementsEqual(otherText.utf8)
    case (.number(let number), .number(let otherNumber)): number.text == otherNumber.text
    default: compactBytes == other.compactBytes
    }
  }
}
