public import CgxTenant

/// What is configured, each setting from the place of highest precedence that names it:
/// option, environment, `--env-file`, profile (`language.md`, "Command line").
public struct Settings: Sendable {
  /// One place with settings; a value that is empty counts as not set.
  public struct Layer: Sendable {
    /// For messages: `the environment`, `profile prod`.
    public var name: String
    public var values: [Setting: String]

    public init(name: String, values: [Setting: String]) {
      self.name = name
      self.values = values.filter { !$0.value.isEmpty }
    }
  }

  /// Highest precedence first.
  public let layers: [Layer]

  public init(layers: [Layer]) {
    self.layers = layers
  }

  public subscript(setting: Setting) -> String? {
    layers.lazy.compactMap { $0.values[setting] }.first
  }

  /// The credential of the first layer that names any; within one layer, client credentials before
  /// a token before an API key. Nil where no layer names one.
  ///
  /// - Parameter password: the client secret that a command or a person gives, where none is set.
  /// - Throws: `ConfigurationError` where half a pair is missing, or a secret can't be sent.
  public func credential(password: Secret? = nil) throws(ConfigurationError) -> Credential? {
    let kinds: [Setting] = [.clientID, .clientSecret, .token, .apiKey]
    guard let layer = layers.first(where: { layer in kinds.contains { layer.values[$0] != nil } })
    else { return nil }
    for secret in kinds {
      guard layer.values[secret]?.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) ?? true else {
        throw .controlCharacter(secret, in: layer.name)
      }
    }
    let id = layer.values[.clientID]
    let secret =
      layer.values[.clientSecret] ?? (id == nil ? nil : self[.clientSecret] ?? password?.exposed)
    switch (id ?? (secret == nil ? nil : self[.clientID]), secret) {
    case (let id?, let secret?): return .clientCredentials(id: id, secret: Secret(secret))
    case (_?, nil): throw .missingHalf(.clientSecret, of: .clientID, in: layer.name)
    case (nil, _?): throw .missingHalf(.clientID, of: .clientSecret, in: layer.name)
    case (nil, nil): break
    }
    if let token = layer.values[.token] { return .bearer(Secret(token)) }
    return layer.values[.apiKey].map { .apiKey(Secret($0)) }
  }

  /// Every secret that is named anywhere, whether it is used or not.
  public var secretTexts: [String] {
    layers.flatMap { layer in Setting.secrets.compactMap { layer.values[$0] } }
  }

  /// The command whose output is the client secret, where one is needed: there is a client ID and
  /// no secret for it.
  var neededPasswordCommand: String? {
    guard let command = self[.passwordCommand], self[.clientID] != nil,
      self[.clientSecret] == nil
    else { return nil }
    return command
  }

  /// The layer of an environment, or of a file in its form.
  public static func environment(_ values: [String: String], name: String) -> Layer {
    var settings: [Setting: String] = [:]
    for setting in Setting.allCases { settings[setting] = values[setting.environmentName] }
    return Layer(name: name, values: settings)
  }
}

/// What is wrong with a configuration.
public enum ConfigurationError: Error, Equatable, Sendable {
  case missingHalf(Setting, of: Setting, in: String)
  case controlCharacter(Setting, in: String)
  /// A line of an environment file, from 1.
  case malformedLine(file: String, line: Int, reason: String)
  case malformedProfiles(file: String, reason: String)
  case unknownProfile(String, file: String, suggestion: String?)
  case unreadable(file: String, reason: String)
  case notCertificates(file: String)
  /// The command that should have given the client secret.
  case passwordCommand(reason: String)
  /// Ctrl-C while that command ran.
  case interrupted
}

extension ConfigurationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missingHalf(let missing, let given, let layer):
      "\(given.environmentName) is set (\(layer)), but \(missing.environmentName) is missing"
    case .controlCharacter(let setting, let layer):
      "\(setting.environmentName) (\(layer)) holds a control character or a line break"
    case .malformedLine(let file, let line, let reason): "\(file):\(line): \(reason)"
    case .malformedProfiles(let file, let reason): "\(file): \(reason)"
    case .unknownProfile(let name, let file, let suggestion):
      "no profile '\(name)' in \(file)" + (suggestion.map { "; did you mean '\($0)'?" } ?? "")
    case .unreadable(let file, let reason): "can't read '\(file)': \(reason)"
    case .passwordCommand(let reason): "\(Setting.passwordCommand.environmentName): \(reason)"
    case .interrupted: "interrupted while \(Setting.passwordCommand.environmentName) ran"
    case .notCertificates(let file): "'\(file)' holds no certificates in PEM"
    }
  }
}
