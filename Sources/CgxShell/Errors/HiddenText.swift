import CgxLanguage
import CgxTenant

/// The parts of a source that an excerpt does not show: the places of secrets, and the secrets that
/// are known wherever they stand.
struct HiddenText {
  /// UTF-8 offsets, ascending, apart from each other.
  private var ranges: [Range<Int>] = []

  /// Nothing is hidden.
  init() {}

  init(in source: SourceText, _ redactor: Redactor) {
    let all = (SecretRanges(of: source).ranges + redactor.ranges(in: source.bytes))
      .sorted { $0.lowerBound < $1.lowerBound }
    for range in all {
      if let last = ranges.last, range.lowerBound <= last.upperBound {
        ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        ranges.append(range)
      }
    }
  }

  /// A part of the source with what is hidden in it as `••••`, whatever its length.
  func shown(_ part: Range<Int>, of source: SourceText) -> String {
    var text = ""
    var position = part.lowerBound
    for range in ranges where range.overlaps(part) {
      if position < range.lowerBound { text += source.text(position..<range.lowerBound) }
      text += Redactor.mark
      position = range.upperBound
    }
    return position < part.upperBound ? text + source.text(position..<part.upperBound) : text
  }
}
