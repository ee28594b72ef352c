import Glibc

/// The person's own editor: `$VISUAL`, else `$EDITOR`, else vi.
public struct ExternalEditor: Sendable {
  /// A command for the shell, to which the file's path is added.
  public let command: String

  public init(environment: [String: String]) {
    command =
      [environment["VISUAL"], environment["EDITOR"]].compactMap(\.self)
      .first { !$0.isEmpty } ?? "vi"
  }

  /// Lets the person edit a file. Ctrl-C is for the editor, which the terminal tells.
  ///
  /// - Returns: the editor's exit code, or 128 and the signal that ended it.
  public func edit(_ path: String) async throws(ChildProcess.Failure) -> Int32 {
    let result = await valueFromOwnThread { [self] in
      keepingMode(of: STDIN_FILENO) { () -> Result<Int32, ChildProcess.Failure> in
        do throws(ChildProcess.Failure) {
          let child = try ChildProcess.start(command + " \"$@\"", [path], isForPerson: true)
          switch child.wait() {
          case .exit(let code): return .success(code)
          case .signal(let signal): return .success(128 + signal)
          }
        } catch {
          return .failure(error)
        }
      }
    }
    return try result.get()
  }
}
