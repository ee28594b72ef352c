import CgxShell
import CgxTenant
import Testing

@Suite struct Notices {
  @Test func areWarningsThatCannotSteerTheTerminal() {
    let reporter = Reporter(text: TextReport(isInteractive: false), secrets: SecretRegistry())
    let notice = Notice.metricsFileUnwritable(path: "a\u{1B}[2J", reason: "permission denied")
    #expect(
      reporter.text(notice)
        == "warning: can't write the metrics to 'a\\u{1b}[2J': permission denied\n")
  }
}
