import CgxContext
import CgxJSON
import CgxLanguage
import CgxTenant

/// The names that an interpreter knows at a moment.
struct KnownNames: Sendable {
  var stagedKeys: [String] = []
  var liveKeys: [String] = []
  var variables: [String] = []
  var environmentNames: [String] = []
  /// The selected session, or else the configured one.
  var session: String?
  /// The last one first.
  var commits: [Vocabulary.Entry] = []
  /// Of what is staged; nil where nothing is.
  var planHash: @Sendable () -> String? = { nil }
  var options: [RunOption: String] = [:]
}

extension Interpreter {
  /// What is known without asking anyone.
  var knownNames: KnownNames {
    get async {
      var names = KnownNames()
      names.stagedKeys = stage.keys
      names.liveKeys = known?.variables.keys ?? []
      names.variables = Array(variables.keys)
      names.environmentNames = configuration.environment.keys.filter {
        !Setting.secretEnvironmentNames.contains($0)
      }
      names.session = session?.text ?? connection.configuredSession
      let redactor = secrets.redactor
      names.commits = commits.records.reversed().map { record in
        let note = record.message.map { " (\(redactor.redacted($0)))" } ?? ""
        return .init(record.id, "\(record.outcome.rawValue) \(record.moment.rfc3339)\(note)")
      }
      names.planHash = { [stage] in
        stage.isEmpty ? nil : PlanHash(of: stage.changes).description
      }
      for option in RunOption.allCases { names.options[option] = await shown(option) }
      return names
    }
  }
}
