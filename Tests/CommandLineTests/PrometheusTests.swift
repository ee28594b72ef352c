import Foundation
import Testing

/// What `metrics prometheus` prints is read by a parser that nobody here wrote: that of
/// `prometheus-client`, Prometheus' own library for Python.
@Suite struct PrometheusParser {
  /// What the parser has understood.
  private struct Families: Decodable {
    /// By the name of the family.
    var types: [String: String]
    var helps: [String: String]
    /// By name and labels, as `NAME{a=b}`.
    var samples: [String: Double]
  }

  private static let program = """
    import json, sys
    from prometheus_client.parser import text_string_to_metric_families
    families = list(text_string_to_metric_families(sys.stdin.read()))
    def name(sample):
        labels = ",".join(k + "=" + v for k, v in sorted(sample.labels.items()))
        return sample.name + ("{" + labels + "}" if labels else "")
    samples = [(name(s), s.value) for f in families for s in f.samples]
    assert len(set(n for n, _ in samples)) == len(samples), "a sample stands twice"
    assert len(set(f.name for f in families)) == len(families), "a family stands twice"
    print(json.dumps({
        "types": {f.name: f.type for f in families},
        "helps": {f.name: f.documentation for f in families},
        "samples": dict(samples)}))
    """

  private func parse(_ text: String) throws -> Families {
    let run = try Program.run(
      ["-c", Self.program], program: try Program.python(having: "prometheus_client"), input: text)
    try #require(run.exitCode == 0, "\(run.errors)\n\(text)")
    return try JSONDecoder().decode(Families.self, from: Data(run.output.utf8))
  }

  private static let script = """
    sandbox clock virtual
    option rate 600/m
    sandbox fault 429 times 1 retry-after 2s
    set tier gold
    commit
    sandbox fault 503 times 3
    set tier silver
    expect-error unreachable commit
    sandbox fault lost
    commit
    set tier gold
    sandbox fault conflict tier bronze
    commit

    """

  private static let types = [
    "cgx_injections": "counter", "cgx_injections_succeeded": "counter",
    "cgx_injections_failed": "counter", "cgx_attempts": "counter", "cgx_retries": "counter",
    "cgx_conflicts": "counter", "cgx_sent_bytes": "counter", "cgx_pacer_wait_seconds": "counter",
    "cgx_notifications_delivered": "counter", "cgx_notifications_pending": "gauge",
    "cgx_injection_success_ratio": "gauge", "cgx_injection_latency_max_seconds": "gauge",
    "cgx_injection_latency_seconds": "histogram", "cgx_injection_response_seconds": "histogram",
    "cgx_build_info": "gauge",
  ]

  @Test func readsARunWithFaults() throws {
    let run = try Program.run(["--sandbox", "-c", Self.script + "metrics prometheus"])
    #expect(run.exitCode == 0, "\(run.errors)")
    // The receipts stand before it.
    let start = try #require(run.output.firstRange(of: "# HELP"))
    let families = try parse(String(run.output[start.lowerBound...]))
    #expect(families.types == Self.types)
    #expect(families.helps.values.allSatisfy { $0.hasSuffix(".") })
    let samples = families.samples
    #expect(samples["cgx_injections_total"] == 4)
    #expect(samples["cgx_injections_succeeded_total"] == 3)
    #expect(samples["cgx_injections_failed_total"] == 1)
    #expect(samples["cgx_injection_success_ratio"] == 0.75)
    #expect(samples["cgx_retries_total{reason=rate_limited}"] == 1)
    #expect(samples["cgx_retries_total{reason=server_error}"] == 2)
    #expect(samples["cgx_retries_total{reason=answer_lost}"] == 1)
    #expect(samples["cgx_retries_total{reason=unreachable}"] == 0)
    #expect(samples["cgx_conflicts_total"] == 1)
    #expect(try #require(samples["cgx_pacer_wait_seconds_total"]) > 0)
    for name in ["cgx_injection_latency_seconds", "cgx_injection_response_seconds"] {
      try requireHistogram(name, samples)
      #expect(samples[name + "_count"] == 4)
    }
    let latency = try #require(samples["cgx_injection_latency_seconds_sum"])
    #expect(latency > 2)
    #expect(try #require(samples["cgx_injection_response_seconds_sum"]) > latency)
    #expect(!run.output[start.lowerBound...].contains("sess_"))
  }

  /// Buckets are cumulative, and the last holds all.
  private func requireHistogram(_ name: String, _ samples: [String: Double]) throws {
    let buckets = samples.filter { $0.key.hasPrefix(name + "_bucket{le=") }
      .map { sample in
        (bound: Double(sample.key.dropFirst(name.count + 11).dropLast()), count: sample.value)
      }
      .sorted { ($0.bound ?? .infinity) < ($1.bound ?? .infinity) }
    #expect(buckets.count == 15)
    #expect(zip(buckets, buckets.dropFirst()).allSatisfy { $0.count <= $1.count })
    #expect(buckets.last?.count == samples[name + "_count"])
    #expect(samples[name + "_bucket{le=+Inf}"] == samples[name + "_count"])
  }

  @Test func readsARunWithoutACommit() throws {
    let run = try Program.run(["-c", "metrics prometheus"])
    let families = try parse(run.output)
    #expect(families.types == Self.types)
    #expect(families.samples["cgx_injections_total"] == 0)
    #expect(families.samples["cgx_injection_success_ratio"] == nil)
    try requireHistogram("cgx_injection_latency_seconds", families.samples)
  }

  @Test func readsTheTextInAResultOfJSON() throws {
    struct Line: Decodable {
      var result: String
    }
    let run = try Program.run(["--output", "json", "-c", "metrics prometheus"])
    let line = try JSONDecoder().decode(Line.self, from: Data(run.output.utf8))
    #expect(line.result.hasSuffix("\n"))
    #expect(try parse(line.result).types == Self.types)
  }

  @Test func readsTheMetricsFile() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).prom")
    defer { try? FileManager.default.removeItem(at: file) }
    let run = try Program.run(
      ["--sandbox", "--metrics-file", file.path, "-c", Self.script])
    #expect(run.exitCode == 0, "\(run.errors)")
    let families = try parse(String(contentsOf: file, encoding: .utf8))
    #expect(families.types == Self.types)
    #expect(families.samples["cgx_injections_total"] == 4)
  }
}
