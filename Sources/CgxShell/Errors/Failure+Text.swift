import CgxTenant
public import CgxTerminal

extension Failure {
  /// The failure as a run shows it, where there is none: without a word on what is staged, and
  /// without what its sources mark as secret.
  public func text(_ style: Style) -> String {
    let registry = SecretRegistry()
    let failure = hidingSecrets(registry)
    return ErrorRenderer(style: style, redactor: registry.redactor).text(failure, fate: nil)
  }
}
