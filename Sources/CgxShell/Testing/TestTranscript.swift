import CgxTerminal
import Synchronization

/// What the statements of one test case print, and how it failed.
final class TestTranscript: Sendable {
  /// More than this is not kept, in bytes.
  static let limit = 64 * 1024

  private struct State {
    var text = ""
    var isCut = false
    var failure: (Failure, fate: String?)?
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
        var cut = text
        while cut.utf8.count > room { cut = String(cut.prefix(min(cut.count - 1, room))) }
        state.text += cut + "\n… more than \(Self.limit) bytes of output\n"
      }
    }
  }

  var text: String { state.withLock(\.text) }
  var failure: (Failure, fate: String?)? { state.withLock(\.failure) }
}
