import CgxTerminal
import Glibc

/// What a person is asked and told besides statements.
extension Prompt {
  /// Asks for what 'auth' misses.
  func answer(_ question: CredentialQuestion, _ editor: LineEditor) async -> String? {
    switch question {
    case .clientID:
      switch await ask(editor, "client ID: ") {
      case .line(let id): return id.filter { !$0.isWhitespace }
      // What was pasted behind it may be the secret, which the terminal shows: it is asked for.
      case .pasted(let lines, _): return lines.first?.filter { !$0.isWhitespace }
      case .interrupted, .endOfFile: return nil
      }
    case .clientSecret(let clientID):
      let input = await interrupts.handling {
        editor.interrupt()
      } during: {
        await editor.readSecret(prompt: "secret of \(printable(clientID)): ")
      }
      guard case .secret(let secret) = input else { return nil }
      return secret
    }
  }

  /// Asks before staged changes are lost.
  func mayLeave(_ editor: LineEditor) async throws(LineEditor.Failure) -> Bool {
    guard let uncommitted = await interpreter.uncommitted else { return true }
    let noun = uncommitted.what + (uncommitted.count == 1 ? " is" : " are")
    switch await ask(editor, "\(noun) staged and not committed. Leave without them? [y/N] ") {
    case .line(let answer): return ["y", "yes"].contains(answer.lowercased())
    // Ctrl-D pressed twice is no yes; without a terminal nobody can say one.
    case .endOfFile: return !isTerminal(STDIN_FILENO)
    case .interrupted, .pasted: return false
    }
  }

  /// Says once a session what an earlier shell on it has left.
  func offerSavedStage(_ memory: inout Memory) async {
    let session = await interpreter.savedSession
    guard !memory.hasOffered || memory.offeredSession != session else { return }
    (memory.hasOffered, memory.offeredSession) = (true, session)
    if let offer = await interpreter.offerOfSavedStage() { say(offer) }
  }

  /// Saves what would be lost where the shell is ended from outside, and closes everything.
  func end(isGone: Bool = false) async {
    if isGone || interrupts.isTerminating || !isTerminal(STDIN_FILENO) {
      if let sentence = await interpreter.saveStage() { say(sentence) }
    } else {
      await interpreter.forgetRestored()
    }
    if let sentence = await interpreter.closeRecording() { say(sentence) }
    await interpreter.close()
  }
}
