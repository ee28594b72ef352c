import Glibc

/// Lets another program have a terminal, which is as it was before afterwards.
func keepingMode<Value>(of terminal: Int32, _ body: () -> Value) -> Value {
  var mode = termios()
  let isTerminal = tcgetattr(terminal, &mode) == 0
  defer {
    if isTerminal { tcsetattr(terminal, TCSADRAIN, &mode) }
  }
  return body()
}
