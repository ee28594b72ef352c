import CgxJSON
import CgxLanguage

/// The sections of `config.json`: `{"prod": {"tenant": "https://…", "session": "…"}}`.
public enum Profiles {
  /// The section that holds where none is named.
  static let defaultName = "default"

  /// The settings of a profile.
  ///
  /// - Parameters:
  ///   - bytes: of the file; nil where there is none.
  ///   - name: nil for the section `default`, which need not be there.
  public static func layer(
    _ bytes: [UInt8]?, file: String, name: String?
  ) throws(ConfigurationError) -> Settings.Layer? {
    guard let bytes else {
      guard let name else { return nil }
      throw .unknownProfile(name, file: file, suggestion: nil)
    }
    let sections = try sections(bytes, file)
    guard let section = sections[name ?? defaultName] else {
      guard let name else { return nil }
      throw .unknownProfile(name, file: file, suggestion: nearest(to: name, among: sections.keys))
    }
    let wanted = name ?? defaultName
    guard case .object(let members) = section else {
      throw .malformedProfiles(file: file, reason: "profile '\(wanted)' is not an object")
    }
    var values: [Setting: String] = [:]
    let names = Setting.allCases.filter { $0 != .profile }.map(\.rawValue)
    for member in members.members {
      guard let setting = Setting(rawValue: member.key), setting != .profile else {
        let near = nearest(to: member.key, among: names).map { "; did you mean '\($0)'?" } ?? ""
        throw .malformedProfiles(
          file: file, reason: "profile '\(wanted)': unknown member '\(member.key)'\(near)")
      }
      guard let text = member.value.string else {
        throw .malformedProfiles(
          file: file, reason: "profile '\(wanted)': '\(member.key)' is not a string")
      }
      values[setting] = text
    }
    return Settings.Layer(name: "profile \(wanted)", values: values)
  }

  private static func sections(
    _ bytes: [UInt8], _ file: String
  ) throws(ConfigurationError) -> JSONObject {
    let json: JSON
    do {
      json = try JSON(parsing: bytes)
    } catch {
      let place = SourceText(name: file, bytes: bytes).place(at: error.range.lowerBound)
      throw .malformedProfiles(
        file: "\(place)", reason: "not JSON: \(error)")
    }
    guard case .object(let sections) = json else {
      throw .malformedProfiles(file: file, reason: "expected an object of profiles")
    }
    return sections
  }
}
