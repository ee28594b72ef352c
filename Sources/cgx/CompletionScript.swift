import ArgumentParser

/// The completions of a shell for the command line.
///
/// 'run' may be left out: where no command is named, its options and files fit, too, which the
/// argument parser's scripts know nothing of.
enum CompletionScript {
  /// What '--generate-completion-script [SHELL]' prints; nil for a shell that is not known.
  static func text(_ arguments: [String]) -> String? {
    let words = arguments.flatMap { $0.split(separator: "=") }
    let named = words.count == 2 ? CompletionShell(rawValue: String(words[1])) : nil
    guard let shell = named ?? (words.count == 1 ? .autodetected() : nil) else { return nil }
    let script = Cgx.completionScript(for: shell)
    return switch shell {
    case .bash: offeringRunInBash(script)
    case .fish: offeringRunInFish(script)
    case .zsh: offeringRunInZsh(script)
    default: script
    }
  }

  private static var commands: String {
    (Cgx.configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"])
      .joined(separator: " ")
  }

  private static func offeringRunInBash(_ script: String) -> String {
    script.replacing(
      #/(?<offer> +COMPREPLY\+=\(\$\(compgen -W 'run [a-z ]+' -- "\$\{cur\}"\)\)\n)/#
    ) { $0.output.offer + "        _cgx_run\n" }
  }

  private static func offeringRunInFish(_ script: String) -> String {
    script.replacing(
      "    set -l unparsed_tokens (__cgx_tokens -pc)\n",
      with: """
            set -l unparsed_tokens (__cgx_tokens -pc)
            contains -- "$unparsed_tokens[2]" \(commands)
            or set unparsed_tokens $unparsed_tokens[1] run $unparsed_tokens[2..]

        """
    ).replacing(
      #"'__cgx_should_offer_completions_for_positional "cgx" -eq 1'"#,
      with: "'test (count (__cgx_tokens -pc)) -eq 1'")
  }

  private static func offeringRunInZsh(_ script: String) -> String {
    let arguments = """
          local -i ret=1
          local -ar arg_specs=(
              '--version[Show the version.]'
              '(-h --help)'{-h,--help}'[Show help information.]'
              '(-): :->command'
              '(-)*:: :->arg'
          )

      """
    let offer = """
          if [[ "${words[2]}" == -* || ( CURRENT -gt 2 && " \(commands) " != *" ${words[2]} "* ) ]]; then
              _cgx_run
              return
          fi

      """
    let commands = "        _describe -V subcommand subcommands && ret=0\n"
    return script.replacing(arguments, with: offer + arguments, maxReplacements: 1)
      .replacing(commands, with: commands + "        _files && ret=0\n", maxReplacements: 1)
  }
}
