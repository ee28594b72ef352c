import CgxTenant

/// Where what a shell keeps for the next one lies, by tenant.
extension ShellConfiguration {
  /// The file of the prompt's entries; nil where none is kept.
  public var historyPath: String? {
    stateFolder.map { $0 + "/history-" + tenantFileName }
  }

  /// The file of versions that did not tell tenants apart.
  public var earlierHistoryPath: String? {
    stateFolder.map { $0 + "/history" }
  }

  /// The saved stages of this tenant; nil where none are kept.
  var savedStages: SavedStages? {
    stateFolder.map { SavedStages(folder: $0 + "/stages", tenant: tenantFileName) }
  }

  /// Where the shell keeps anything at all.
  private var stateFolder: String? {
    keepsNothing
      ? nil : ConfigurationLoader.stateDirectory(settings, environment: environment)
  }

  /// No host has a name without a port here, so that none is taken for another.
  private var tenantFileName: String {
    guard !usesSandbox else { return "sandbox" }
    let url = settings[.tenant].flatMap { try? TenantURL($0, allowHTTP: true) }
    return url?.fileName ?? "unknown"
  }
}
