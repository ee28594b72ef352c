import CgxTenant
import Synchronization

/// What the statements of one test case print, and how it failed.
final class TestTranscript: Sendable {
  /// More than this is not kept, in bytes.
  static let limit = 64 * 1024

  private struct State {
    var text = ""
    var isCut = false
    var failure: (Failure, fate: String?)?
    var redactor = Redactor()
  }

  private let state = Mutex(State())

  func note(_ failure: Failure, fate: String?) {
    state.withLock { $0.failure = (failure, fate) }
  }

  func append(_ text: String) {
    guard !text.isEmpty else { return }
    state.withLock { state in
      guard !state.isCut else { return }
      let room = Self.limit - state.text.utf8.count
      if text.utf8.count <= room {
        state.text += text
      } else {
        state.isCut = true
        let cut = String(decoding: text.utf8.prefix(max(0, room)), as: UTF8.self)
        state.text += cut + "\n… more than \(Self.limit) bytes of output\n"
      }
    }
  }

  /// Takes over the secrets that are known at the end: some may have been printed before.
  func hide(_ redactor: Redactor) {
    state.withLock { state in
      state.redactor = redactor
      state.text = redactor.redacted(state.text)
    }
  }

  /// Without the secrets that the test has come to know.
  func redacted(_ text: String) -> String { state.withLock { $0.redactor.redacted(text) } }

  var text: String { state.withLock(\.text) }
  var failure: (Failure, fate: String?)? { state.withLock(\.failure) }
}
