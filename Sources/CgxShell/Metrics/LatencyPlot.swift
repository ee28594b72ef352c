/// A small bar chart of latencies, for the terminal.
enum LatencyPlot {
  struct Bucket: Equatable {
    /// The upper bound, in microseconds.
    var bound: UInt64
    var count: Int
  }

  static let rowLimit = 8
  /// Of the longest bar, in columns.
  static let width = 30

  /// The first two or three digits of bounds that divide a decade evenly: in ten steps, five,
  /// three, one (ISO 3, preferred numbers).
  private static let series: [[UInt64]] = [
    [100, 125, 160, 200, 250, 315, 400, 500, 630, 800], [100, 160, 250, 400, 630],
    [100, 200, 500], [100],
  ]

  /// Buckets with evenly growing bounds, as fine as the rows allow, from the least value to the
  /// greatest. Where even decades are too many, the first bucket takes all below it.
  ///
  /// - Parameter values: ascending.
  static func buckets(_ values: [(microseconds: UInt64, count: Int)]) -> [Bucket] {
    guard let least = values.first?.microseconds, let greatest = values.last?.microseconds else {
      return []
    }
    var bounds: [UInt64] = []
    for steps in series {
      bounds = Self.bounds(steps, from: least, to: greatest)
      if bounds.count <= rowLimit { break }
    }
    var buckets = bounds.suffix(rowLimit).map { Bucket(bound: $0, count: 0) }
    for value in values {
      guard let index = buckets.firstIndex(where: { value.microseconds <= $0.bound }) else {
        continue
      }
      buckets[index].count += value.count
    }
    return buckets
  }

  /// The bounds of a series from the first that is not below `least` to the first that is not
  /// below `greatest`.
  private static func bounds(
    _ steps: [UInt64], from least: UInt64, to greatest: UInt64
  ) -> [UInt64] {
    var bounds: [UInt64] = []
    var decade: UInt64 = 1
    while decade < UInt64.max / 1000 {
      for step in steps {
        // Below 100 µs a bound of three digits would be none of whole microseconds.
        let bound = step * decade / 100
        guard bound >= max(least, 1), bound != bounds.last else { continue }
        bounds.append(bound)
        if bound >= greatest { return bounds }
      }
      decade *= 10
    }
    return bounds
  }

  /// A line a bucket: `  ≤ 4 ms  ████████▌  12`.
  static func lines(_ buckets: [Bucket]) -> [String] {
    let labels = buckets.map { label($0.bound) }
    let labelWidth = labels.map(\.count).max() ?? 0
    let greatest = buckets.map(\.count).max() ?? 0
    return zip(buckets, labels).map { bucket, label in
      let padding = String(repeating: " ", count: labelWidth - label.count)
      let bar = bar(bucket.count, of: greatest)
      return "  ≤ " + padding + label + "  " + bar + (bar.isEmpty ? "" : "  ") + "\(bucket.count)"
    }
  }

  /// In eighths of a column; what is there at all is seen.
  private static func bar(_ count: Int, of greatest: Int) -> String {
    guard count > 0, greatest > 0 else { return "" }
    let share = Double(count) / Double(greatest)
    let eighths = max(1, Int((share * Double(width * 8)).rounded()))
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
    return String(repeating: "█", count: eighths / 8) + rest
  }

  private static func label(_ microseconds: UInt64) -> String {
    switch microseconds {
    case ..<1000: "\(microseconds) µs"
    case ..<1_000_000: scaled(microseconds, by: 1000) + " ms"
    default: scaled(microseconds, by: 1_000_000) + " s"
    }
  }

  /// Bounds have three digits at most, so the fraction is short.
  private static func scaled(_ value: UInt64, by unit: UInt64) -> String {
    let rest = value % unit
    guard rest > 0 else { return "\(value / unit)" }
    var digits = String(unit + rest).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return "\(value / unit)." + digits
  }
}
