import CgxLanguage

/// The names of `--var`, for all commands that have it.
enum VariableOption {
  /// Why no variable can have the name, or nil.
  static func objection(to name: String) -> String? {
    guard Reference.isVariableName(name) else {
      return "a name is a letter or '_', then letters, digits, '_' and '-'"
    }
    guard FactRoot(rawValue: name) == nil else {
      return "this is the name of facts; a variable needs another name"
    }
    return nil
  }
}
