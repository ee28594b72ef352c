public import CgxFiles
public import CgxLanguage

extension FileError {
  /// What kind of error it is where this is the file of a script.
  public var scriptKind: ErrorKind { isTooLarge ? .parse : .file }
}
