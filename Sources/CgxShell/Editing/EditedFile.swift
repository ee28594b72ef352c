import CgxFiles
import Glibc

/// A file that a person edits, alone in a private folder: both are gone afterwards.
final class EditedFile {
  struct Failure: Error {
    var reason: String
  }

  private let folder: String
  let path: String

  /// - Parameters:
  ///   - name: its ending tells the editor what it holds.
  ///   - place: the folder for what is temporary.
  init(_ name: String, _ text: String, in place: String) throws(Failure) {
    var template = Array((place + "/cgx-edit-XXXXXX").utf8CString)
    // The folder is for its owner alone (mkdtemp(3)).
    guard mkdtemp(&template) != nil else { throw Failure(reason: Self.reason()) }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    path = folder + "/" + name
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure(reason: Self.reason()) }
    defer { close(descriptor) }
    let code = writeWhole(text.utf8, to: descriptor)
    guard code == 0 else { throw Failure(reason: AtomicFile.WriteError(code: code).reason) }
  }

  deinit {
    // An editor may have left copies beside it.
    if let directory = opendir(folder) {
      while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        unlink(folder + "/" + name)
      }
      closedir(directory)
    }
    rmdir(folder)
  }

  private static func reason() -> String { String(cString: strerror(errno)) }
}
