import CgxTestSupport
import Foundation
import Glibc
import Testing

@testable import CgxTerminal

extension EditorTests {
  /// A read that is under way.
  final class Reading {
    // The editor goes first: it restores its terminal, whose descriptor may be another's by then.
    let editor: LineEditor
    let terminal: PseudoTerminal
    private let finished = DispatchSemaphore(value: 0)
    private nonisolated(unsafe) var input: LineInput?
    private nonisolated(unsafe) var secret: SecretInput?

    init(
      words: [Completion] = [], columns: Int = 80, rows: Int = 24, style: Style = .plain,
      term: String? = "xterm",
      marginNote: @escaping @Sendable (EditedText) -> MarginNote? = { _ in nil }
    ) throws {
      setenv("EDITRC", Self.editrc, 1)
      terminal = try PseudoTerminal(columns: columns, rows: rows)
      let knowledge = LineKnowledge(
        completions: { text in
          let before = Array(text.line.utf8.prefix(text.cursor))
          let start = before.lastIndex(of: 0x20).map { $0 + 1 } ?? 0
          let typed = String(decoding: before[start...], as: UTF8.self)
          let fitting = words.filter { $0.text.hasPrefix(typed) }
          return Completions(start: start, words: fitting)
        }, marginNote: marginNote)
      editor = try LineEditor(
        input: terminal.secondary, output: terminal.secondary, term: term, style: style,
        knowledge: knowledge)
    }

    nonisolated(unsafe) static var editrc = "/nonexistent"

    @discardableResult
    func read(
      prompt: String = "> ", before: String = "", initial: String = "", isAnswer: Bool = false
    ) throws -> Reading {
      let reading = UncheckedBox(self)
      onOwnThread {
        reading.value.input = reading.value.editor.read(
          prompt, before, initial, isAnswer: isAnswer)
        reading.value.finished.signal()
      }
      try terminal.wait("the prompt") { $0.current.hasPrefix(prompt.dropLast()) }
      return self
    }

    func readSecret() throws {
      let reading = UncheckedBox(self)
      onOwnThread {
        reading.value.secret = reading.value.editor.secret("secret: ")
        reading.value.finished.signal()
      }
      try terminal.wait("the question") { $0.current.hasPrefix("secret:") }
    }

    func type(_ text: String) { terminal.send(text) }

    func paste(_ text: String) { terminal.send("\u{1B}[200~" + text + "\u{1B}[201~") }

    private func finish() throws {
      let deadline = Date(timeIntervalSinceNow: 10)
      while finished.wait(timeout: .now()) == .timedOut {
        guard Date() < deadline else {
          throw StillReading(shown: terminal.screen.text)
        }
        terminal.receive(milliseconds: 10)
      }
      terminal.receive(milliseconds: 0)
    }

    func result() throws -> LineInput? {
      try finish()
      return input
    }

    func secretResult() throws -> SecretInput? {
      try finish()
      return secret
    }
  }

  struct StillReading: Error {
    var shown: [String]
  }

  struct UncheckedBox<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
  }
}
