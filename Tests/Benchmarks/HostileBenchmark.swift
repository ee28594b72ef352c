import CgxLanguage
import CgxProperties

/// How long the worst of the texts that are meant to take long is read, and formatted where it
/// parses.
enum HostileBenchmark {
  static func run(bytes: Int) {
    var worst = (name: "", time: Duration.zero)
    for (name, bytes) in HostileTexts.all(size: bytes) {
      let source = SourceText(name: "hostile.cgx", bytes: bytes)
      let time = ContinuousClock().measure {
        _ = Parser.parse(source)
        _ = SecretRanges(of: source)
        _ = try? ScriptFormatter.format(source)
      }
      if time > worst.time { worst = (name, time) }
      if time > .milliseconds(300) { print("# \(name): \(time)") }
    }
    print("# the worst: \(worst.name)")
    figure("hostile_milliseconds", worst.time.inSeconds * 1000)
  }
}
