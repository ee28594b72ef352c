import CgxLanguage

extension Recorder {
  /// The names in a script that no person has given: of variables in place of secrets, and of
  /// commits. In the texts they are marks until the script is written, as a person may give a
  /// variable the same name later on.
  struct Names: Sendable {
    private struct Name: Sendable {
      var text: String
      var hint: String
      /// Whether its value comes from `--var`.
      var isNeeded = false
      /// Whether it is a person's variable.
      var isOwn = false
    }

    private static let edge: Character = "\u{0}"

    private var names: [Name] = []
    private var ofSecret: [String: Int] = [:]
    /// Where secrets come from.
    private var hints: [String: String] = [:]
    /// The part that speaks first of a person's variable.
    private var firstPart: [String: Int] = [:]
    /// Whether texts that were written before are others now.
    var isChanged = false

    /// The variables that the script needs, in the order of their first use.
    var needed: [String] { names.filter(\.isNeeded).map(\.text) }

    /// Notes names that a person uses.
    mutating func mention(_ mentioned: some Sequence<String>, at part: Int) {
      var isNew: Set<String> = []
      for name in mentioned where firstPart[name] == nil {
        firstPart[name] = part
        isNew.insert(name)
      }
      for index in names.indices where !names[index].isOwn && isNew.contains(names[index].text) {
        names[index].text = free(names[index].hint)
        isChanged = true
      }
    }

    /// Adds a name like this one.
    mutating func add(_ hint: String, isNeeded: Bool = false) -> Int {
      names.append(Name(text: free(hint), hint: hint, isNeeded: isNeeded))
      // They stand in the header.
      if isNeeded { isChanged = true }
      return names.count - 1
    }

    /// Where a secret comes from, for the name of its placeholder.
    mutating func learn(_ secret: String, from hint: String) {
      if hints[secret] == nil { hints[secret] = hint }
    }

    /// What stands in the place of a secret.
    mutating func placeholder(for secret: String, hint: String? = nil) -> String {
      if let known = ofSecret[secret] { return reference(known) }
      let name = add(hint ?? hints[secret] ?? "secret", isNeeded: true)
      ofSecret[secret] = name
      return reference(name)
    }

    /// Lets a person's variable come from `--var` in place of its definition; false where something
    /// before that speaks of it.
    mutating func giveOver(_ variable: String, _ value: String, at part: Int) -> Bool {
      guard firstPart[variable] == part, ofSecret[value] == nil else { return false }
      names.append(Name(text: variable, hint: variable, isNeeded: true, isOwn: true))
      isChanged = true
      ofSecret[value] = names.count - 1
      return true
    }

    /// A person's variable has another value from here on.
    mutating func redefine(_ variable: String) {
      ofSecret = ofSecret.filter { !names[$0.value].isOwn || names[$0.value].text != variable }
    }

    /// Its mark, where the bare name stands.
    func mark(_ name: Int) -> String { "\(Self.edge)\(name)\(Self.edge)" }

    /// Its mark, where its value stands.
    func reference(_ name: Int) -> String { "${\(mark(name))}" }

    /// A text with the names in place of the marks.
    func written(_ text: String) -> String {
      guard text.utf8.contains(0) else { return text }
      return text.split(separator: Self.edge, omittingEmptySubsequences: false).enumerated()
        .map { index, piece in
          guard !index.isMultiple(of: 2), let name = Int(piece) else { return String(piece) }
          return names[name].text
        }.joined()
    }

    private func free(_ hint: String) -> String {
      var base = String(
        hint.unicodeScalars.map { Reference.isVariableName("_\($0)") ? Character($0) : "_" })
      if !Reference.isVariableName(base) || FactRoot(rawValue: base) != nil { base = "_" + base }
      var name = base
      var number = 1
      while firstPart[name] != nil || names.contains(where: { $0.text == name }) {
        number += 1
        name = "\(base)_\(number)"
      }
      return name
    }
  }
}
