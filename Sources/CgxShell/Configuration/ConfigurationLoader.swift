import CgxFiles
public import CgxTenant

/// Gathers the settings of a run from where they lie.
public enum ConfigurationLoader {
  /// - Parameters:
  ///   - options: what the command line says.
  ///   - environmentFile: the path behind `--env-file`.
  public static func settings(
    options: [Setting: String], environment: [String: String], environmentFile: String?
  ) throws(ConfigurationError) -> Settings {
    var layers = [
      Settings.Layer(name: "the command line", values: options),
      Settings.environment(environment, name: "the environment"),
    ]
    if let file = environmentFile {
      let values = try EnvironmentFile.parse(try read(file), name: file)
      layers.append(Settings.environment(values, name: file))
    }
    let profile = Settings(layers: layers)[.profile]
    let path = folder("XDG_CONFIG_HOME", ".config", environment).map { $0 + "/config.json" }
    guard let path else {
      guard let profile else { return Settings(layers: layers) }
      throw .unknownProfile(profile, file: "~/.config/cgx/config.json", suggestion: nil)
    }
    let bytes = try readIfThere(path)
    if let layer = try Profiles.layer(bytes, file: path, name: profile) { layers.append(layer) }
    return Settings(layers: layers)
  }

  /// The certificates of a file in PEM, for `--cacert`.
  public static func trustRoots(file: String) throws(ConfigurationError) -> TrustRoots {
    let bytes = try read(file)
    do {
      return try TrustRoots(pem: bytes)
    } catch {
      throw .notCertificates(file: file)
    }
  }

  /// Where history and records lie; nil where not even a home folder is known.
  public static func stateDirectory(
    _ settings: Settings, environment: [String: String]
  ) -> String? {
    settings[.stateDirectory] ?? folder("XDG_STATE_HOME", ".local/state", environment)
  }

  /// A folder of the XDG base directory specification; relative paths in it count for nothing.
  private static func folder(
    _ variable: String, _ fallback: String, _ environment: [String: String]
  ) -> String? {
    if let base = environment[variable], base.hasPrefix("/") { return base + "/cgx" }
    guard let home = environment["HOME"], !home.isEmpty else { return nil }
    return home + "/" + fallback + "/cgx"
  }

  private static func read(_ path: String) throws(ConfigurationError) -> [UInt8] {
    do {
      return try FileReader.read(path, limit: 1024 * 1024)
    } catch {
      throw .unreadable(file: path, reason: error.reason)
    }
  }

  private static func readIfThere(_ path: String) throws(ConfigurationError) -> [UInt8]? {
    do {
      return try FileReader.read(path, limit: 1024 * 1024)
    } catch {
      if error.isMissing { return nil }
      throw .unreadable(file: path, reason: error.reason)
    }
  }
}
