import ArgumentParser
import CgxJSON
import CgxLanguage
import CgxShell

/// The manual page `cgx(1)`, made of the grammar entries and of what the argument parser knows, in
/// the macros of man(7).
enum Manual {
  static var text: String {
    ([
      #".TH CGX 1 "\#(Cgx.date)" "cgx \#(Cgx.version)" "User Commands""#,
      ".SH NAME", #"cgx \- "# + escaped(sentence(Cgx.configuration.abstract)),
      ".SH SYNOPSIS",
    ] + synopsis + [".SH DESCRIPTION"] + description + options
      + [".SH STATEMENTS"] + statements + findings + keys + exitStatus + environment + files
      + [".SH SEE ALSO", ".BR curl (1),", ".BR jq (1)"])
      .joined(separator: "\n") + "\n"
  }

  private static let synopsis = [
    ".B cgx", ".RI [ options ] \" \" [ file \" ...]\"", ".br", ".B cgx", ".RI [ options ]",
    ".BI \\-c \" statements\"", ".br", ".B cgx test",
    ".RI [ options ] \" \" path \" ...\"", ".br", ".B cgx check",
    ".RI [ options ] \" \" path \" ...\"", ".br", ".B cgx format",
    ".RI [ options ] \" \" [ path \" ...]\"", ".br", ".B cgx sandbox", ".RI [ options ]", ".br",
    ".B cgx audit verify", ".RI [ options ] \" \" [ file ]",
  ]

  private static let description = [
    "Without a file and at a terminal,",
    ".B cgx",
    "is a shell:",
    ".B help",
    "there lists the statements. Else it runs the statements of files, of",
    ".B \\-c",
    "or of standard input, and ends at the first that fails.",
    "Nothing is sent before",
    ".BR commit .",
    ".B cgx test",
    "runs test files: scripts whose parts begin with",
    ".BR test ,",
    "each in a sandbox of its own.",
  ]

  // MARK: Options

  private static var options: [String] {
    guard let info = try? JSON(parsing: Array(Cgx._dumpHelp().utf8)) else { return [] }
    let commands = info["command"]?["subcommands"]?.elements ?? []
    return [
      ("run", "OPTIONS"), ("test", "OPTIONS OF CGX TEST"), ("check", "OPTIONS OF CGX CHECK"),
      ("format", "OPTIONS OF CGX FORMAT"), ("sandbox", "OPTIONS OF CGX SANDBOX"),
    ].flatMap { name, title in
      section(title, commands.first { $0["commandName"]?.string == name })
    }
      + section(
        "OPTIONS OF CGX AUDIT VERIFY",
        commands.first { $0["commandName"]?.string == "audit" }?["subcommands"]?.elements
          .first { $0["commandName"]?.string == "verify" })
  }

  private static func section(_ title: String, _ command: JSON?) -> [String] {
    let arguments = command?["arguments"]?.elements ?? []
    return [".SH \(title)"]
      + arguments.filter { $0["kind"]?.string != "positional" }.flatMap { argument in
        let choices = (argument["allValues"]?.elements ?? []).compactMap(\.string)
        let name = choices.isEmpty ? argument["valueName"]?.string : choices.joined(separator: "|")
        let value = argument["kind"]?.string == "option" ? name : nil
        return [".TP", option(names(of: argument), value)]
          + [argument["abstract"]?.string].compactMap(\.self).map(protected)
      }
  }

  private static func names(of argument: JSON) -> [String] {
    (argument["names"]?.elements ?? []).compactMap { name in
      name["name"]?.string.map { (name["kind"]?.string == "long" ? "--" : "-") + $0 }
    }
  }

  private static func option(_ names: [String], _ value: String?) -> String {
    let shown = names.map { #"\fB"# + escaped($0) + #"\fR"# }.joined(separator: ", ")
    return shown + (value.map { #" \fI"# + escaped($0) + #"\fR"# } ?? "")
  }

  // MARK: Statements

  private static var statements: [String] {
    StatementSyntax.Group.allCases.flatMap { group in
      [".SS \(group.rawValue)"]
        + StatementSyntax.all.filter { $0.group == group }.flatMap(entry)
    }
  }

  private static func entry(_ syntax: StatementSyntax) -> [String] {
    let forms = syntax.synopsis.split(separator: "\n").map { #"\fB"# + escaped($0) + #"\fR"# }
    var lines = [".TP", forms[0]]
    for form in forms.dropFirst() { lines += [".TQ", form] }
    lines.append(protected(sentence(syntax.summary)))
    if !syntax.details.isEmpty {
      lines += [".RS", ".nf"] + syntax.details.map(protected) + [".fi", ".RE"]
    }
    if let example = syntax.examples.first {
      lines +=
        [".RS", ".EX"]
        + example.script.split(separator: "\n").map { protected("  " + $0) } + [".EE", ".RE"]
    }
    return lines
  }

  // MARK: The rest

  private static var findings: [String] {
    [".SH FINDINGS OF CGX CHECK"]
      + FindingCode.allCases.flatMap { code in
        [
          ".TP", #"\fB"# + escaped(code.rawValue) + #"\fR ("# + code.severity.rawValue + ")",
          protected(code.explanation.meaning),
        ]
      }
  }

  private static var exitStatus: [String] {
    let kinds = ErrorKind.allCases.map { ($0.exitCode, meaning(of: $0)) }
    let codes =
      [
        (0, "Everything was done, and nothing is left staged."),
        (FormatCommand.defectExitCode, "A mistake of cgx itself; nothing was written."),
        (Output.unwritableExitCode, "Results can't be written."),
        (Interrupts.hangupExitCode, "The terminal is gone."),
        (Output.unreadExitCode, "Nobody reads the results any more."),
      ] + kinds
    return [".SH EXIT STATUS"]
      + codes.sorted { $0.0 < $1.0 }.flatMap { [".TP", ".B \($0)", escaped($1)] }
  }

  private static func meaning(of kind: ErrorKind) -> String {
    switch kind {
    case .expectation: "An expectation failed."
    case .parse: "The script does not parse, or a check found something."
    case .validation: "A rule is broken; nothing was sent."
    case .auth: "Credentials are refused or missing."
    case .session: "There is no such session."
    case .refused: "Refused by the tenant."
    case .conflict: "Another writer was first."
    case .unreachable: "The tenant can't be reached; nothing was committed."
    case .rateLimited: "The tenant's rate limit outlasted the attempts; nothing was committed."
    case .unknown: "Sent, outcome unknown."
    case .uncommitted: "The script ended with staged changes that were never committed."
    case .ledger: "The ledger can't be written; nothing was sent."
    case .usage: "Wrong usage or configuration."
    case .file: "A file can't be read."
    case .interrupted: "Interrupted."
    }
  }

  private static var environment: [String] {
    let settings = Setting.allCases.map { ($0.environmentName, meaning(of: $0)) }
    let others = [
      ("HTTPS_PROXY, NO_PROXY", "The way to the tenant, and the hosts that need none."),
      ("XDG_CONFIG_HOME", "Where cgx/config.json with the profiles lies; else ~/.config."),
      ("XDG_STATE_HOME", "Where the state directory lies; else ~/.local/state."),
      ("TMPDIR", "Where the files of 'edit' lie for as long as the editor runs; else /tmp."),
      ("VISUAL, EDITOR", "What 'edit' opens; else vi."),
      ("EDITRC", "The settings of the line editor; else ~/.editrc."),
      ("PAGER", "What long results are read with at the prompt; none where it is empty."),
      ("TERM", "The terminal's name; 'dumb' has plain lines, no colours and no pager."),
      ("NO_COLOR", "Where it is not empty, there are no colours."),
    ]
    return [".SH ENVIRONMENT"]
      + (settings + others).flatMap { [".TP", ".B " + escaped($0), protected($1)] }
  }

  private static var keys: [String] {
    let keys = [
      ("Tab", "Completes the word, or lists what fits."),
      ("? Enter", "Behind a space: lists what may come there."),
      ("Ctrl-R", "Searches the history."),
      ("Ctrl-C", "Drops the line; ends a commit or a wait that is under way, and says its fate."),
      ("Ctrl-D", "Leaves, where the line is empty."),
      ("Ctrl-Z", "Stops the shell; the shell that it was started from brings it back with 'fg'."),
    ]
    return [
      ".SH KEYS", "At the prompt, those of emacs, or of vi where ~/.editrc says 'bind \\-v':",
    ]
      + keys.flatMap { [".TP", ".B " + escaped($0), protected($1)] }
  }

  private static var files: [String] {
    let files = [
      ("~/.config/cgx/config.json", "The profiles."),
      ("~/.local/state/cgx/", "The state directory: the ledger, its key, histories, saved stages."),
      ("~/.editrc", "The settings of the line editor; see editrc(5)."),
    ]
    return [".SH FILES"] + files.flatMap { [".TP", ".I " + escaped($0), protected($1)] }
  }

  private static func meaning(of setting: Setting) -> String {
    let option = setting.optionName.map { ", as " + $0 } ?? ""
    return switch setting {
    case .tenant: "The tenant's URL\(option)."
    case .session: "The session's ID\(option)."
    case .token: "A bearer token, instead of asking for one."
    case .clientID: "The client that a token is asked for with."
    case .clientSecret: "Its secret."
    case .apiKey: "An API key, instead of a token."
    case .passwordCommand: "A command whose output is the client's secret."
    case .crmURL: "Where commits are told to."
    case .crmSecret: "What signs that (Standard Webhooks)."
    case .stateDirectory: "Where history and ledger lie\(option)."
    case .profile: "A section of the configuration file\(option)."
    }
  }

  // MARK: Text

  /// With a capital letter and a full stop.
  private static func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
  }

  private static func escaped(_ text: some StringProtocol) -> String {
    var output = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": output += #"\e"#
      case "-": output += #"\-"#
      case "'": output += #"\(aq"#
      case "`": output += #"\(ga"#
      case "^": output += #"\(ha"#
      case "~": output += #"\(ti"#
      case _ where scalar.isASCII: output.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        output += #"\[u"# + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "]"
      }
    }
    return output
  }

  /// A line of text, not a request whatever it begins with.
  private static func protected(_ text: String) -> String {
    let text = escaped(text)
    return text.hasPrefix(".") ? #"\&"# + text : text
  }
}

extension JSON {
  fileprivate var elements: [JSON] {
    if case .array(let elements) = self { elements } else { [] }
  }
}
