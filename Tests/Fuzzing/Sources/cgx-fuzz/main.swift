// Feeds libFuzzer's inputs to the lexer, the parser, the formatter and the reader of JSON.
//
//   cgx-fuzz --dictionary        the words of the grammar, for -dict=FILE
//   cgx-fuzz --examples          the examples of the help, a NUL behind each
//   cgx-fuzz [OPTIONS] FOLDER…   libFuzzer's own options
import CFuzzer
import CgxProperties

switch CommandLine.arguments.dropFirst().first {
case "--dictionary": for line in Vocabulary.dictionary { print(line) }
case "--examples": for example in Vocabulary.examples { print(example, terminator: "\0") }
default:
  var count = CommandLine.argc
  var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
  _ = LLVMFuzzerRunDriver(&count, &arguments) { start, count in
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if let violation = SourceProperties.violation(of: bytes) { fatalError(violation) }
    return 0
  }
}
