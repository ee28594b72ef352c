import CgxFiles
import Glibc

/// The file of `--metrics-file`, for the textfile collector of Prometheus' node exporter: written
/// anew beside its place and renamed over it, so that no reader sees half of it.
struct MetricsFile: Sendable {
  /// How often it is written at most while commits go on.
  static let interval = Duration.seconds(1)

  let path: String
  private var lastTry: ContinuousClock.Instant?
  private var hasWarned = false

  init(path: String) {
    self.path = path
  }

  /// Whether it is time to write it again; also where a virtual clock has been set back.
  func isDue(at now: ContinuousClock.Instant) -> Bool {
    guard let lastTry else { return true }
    return now < lastTry || lastTry.duration(to: now) >= Self.interval
  }

  /// Writes it whole, readable by all.
  ///
  /// - Returns: what to say where that fails, the first time.
  mutating func write(_ text: String, at now: ContinuousClock.Instant) -> Notice? {
    lastTry = now
    do {
      try replace(with: text)
      return nil
    } catch {
      guard !hasWarned else { return nil }
      hasWarned = true
      return .metricsFileUnwritable(path: path, reason: error.reason)
    }
  }

  /// Whether what is at the path was written here, so that a slip of the pen costs nobody a file.
  private static func isOurs(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return errno == ENOENT }
    defer { close(descriptor) }
    let start = Array("# HELP cgx_".utf8)
    var bytes = [UInt8](repeating: 0, count: start.count)
    let count = read(descriptor, &bytes, bytes.count)
    return count == 0 || count == start.count && bytes == start
  }

  private func replace(with text: String) throws(AtomicFile.WriteError) {
    if let objection = FileReader.objection(toReplacing: path) {
      throw AtomicFile.WriteError(objection)
    }
    guard Self.isOurs(path) else {
      throw AtomicFile.WriteError("it holds something else than metrics")
    }
    // The collector runs as another user.
    try AtomicFile.replace(path, with: text.utf8, mode: 0o644)
  }
}
