import CgxTenant
import Glibc

/// How much memory many commits in one process take.
enum MemoryBenchmark {
  static func run(_ bench: Bench, count: Int) async throws {
    try await CommitBenchmark.commit(bench, inFlight: 1, count: 1000)
    let first = residentMegabytes()
    var most = first
    for _ in 0..<(count - 1000) / 1000 {
      try await CommitBenchmark.commit(bench, inFlight: 4, count: 1000)
      most = max(most, residentMegabytes())
    }
    try await bench.tenant.shutdown()
    figure("megabytes_after_1000", first)
    figure("megabytes_at_most", most)
  }
}

/// The memory of a process that is resident.
func residentMegabytes(of process: String = "self") -> Double {
  guard let file = fopen("/proc/\(process)/statm", "r") else { return 0 }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 128)
  guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
  let text = String(
    decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
  return pages * Double(getpagesize()) / 1_048_576
}
