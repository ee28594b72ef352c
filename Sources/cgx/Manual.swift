import ArgumentParser
import CgxJSON
import CgxLanguage

/// The manual page `cgx(1)`, made of the grammar entries and of what the argument parser knows, in
/// the macros of man(7).
enum Manual {
  static var text: String {
    ([
      #".TH CGX 1 "" "cgx \#(Cgx.version)" "User Commands""#,
      ".SH NAME", #"cgx \- "# + escaped(sentence(Cgx.configuration.abstract)),
      ".SH SYNOPSIS",
    ] + synopsis + [".SH DESCRIPTION"] + description + options
      + [".SH STATEMENTS"] + statements + findings + exitStatus + environment
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
    let meanings = [
      ("0", "Everything was done, and nothing is left staged."),
      ("1", "An expectation failed."),
      ("2", "The script does not parse, or a check found something."),
      ("3", "A rule is broken; nothing was sent."),
      ("4", "Credentials are refused or missing."),
      ("5", "Refused by the tenant, or there is no such session."),
      ("6", "Another writer was first."),
      ("7", "The tenant can't be reached, or its rate limit outlasted the attempts."),
      ("8", "Sent, outcome unknown."),
      ("9", "The script ended with staged changes that were never committed."),
      ("10", "The ledger can't be written; nothing was sent."),
      ("64", "Wrong usage or configuration."),
      ("66", "A file can't be read."),
      ("70", "A mistake of cgx itself; nothing was written."),
      ("74", "Results can't be written."),
      ("130", "Interrupted."),
    ]
    return [".SH EXIT STATUS"] + meanings.flatMap { [".TP", ".B \($0)", escaped($1)] }
  }

  private static var environment: [String] {
    let names = [
      ("COGNIGY_TENANT_URL", "The tenant's URL."),
      ("COGNIGY_CLIENT_ID, COGNIGY_CLIENT_SECRET", "What a token is asked for with."),
      ("COGNIGY_TOKEN", "A bearer token, instead."),
      ("COGNIGY_API_KEY", "An API key, instead."),
      ("COGNIGY_SESSION_ID", "The session's ID."),
      ("CRM_WEBHOOK_URL, CRM_WEBHOOK_SECRET", "Where commits are told to, and what signs that."),
      ("CGX_STATE_DIR, CGX_PROFILE", "As --state-dir and --profile."),
      ("PAGER", "What long results are read with at the prompt; none where it is empty."),
      ("NO_COLOR", "Where it is not empty, there are no colours."),
    ]
    return [".SH ENVIRONMENT"]
      + names.flatMap { [".TP", ".B " + escaped($0), protected($1)] }
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
