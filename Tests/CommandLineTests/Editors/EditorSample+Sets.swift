import CgxContext

@testable import CgxLanguage

extension EditorSample {
  /// Scopes, TTLs, kinds of errors, operators, types, facts, options and faults.
  mutating func addClosedSets() {
    for scope in Scope.allCases.map(\.rawValue) {
      add("set k v \(scope)", ("set", .statement), ("k", .key), ("v", .string), (scope, .scope))
      add("set k {\"a\": 1} \(scope) 2h", (scope, .scope), ("2h", .duration))
      add("unset k \(scope)", ("k", .key), (scope, .scope))
      add("load account.json \(scope) 2h", ("account.json", .path), (scope, .scope))
      add("sandbox write k v \(scope)", ("write", .word), ("k", .key), (scope, .scope))
    }
    for ttl in ["90s", "30m", "2h", "1d", "1w", "1h30m", "2031-11-22T15:04:05Z"] {
      add("set k v \(ttl)", (ttl, .duration))
      add("set k \"two words\" user \(ttl)", ("user", .scope), (ttl, .duration))
    }
    for kind in ErrorKind.allCases.map(\.rawValue) {
      add(
        "expect-error \(kind) commit", ("expect-error", .statement), (kind, .errorKind),
        ("commit", .statement))
    }
    for comparison in Condition.Operator.allCases {
      let name = comparison.rawValue
      add("expect context.tier \(name) gold", ("context", .fact), (name, .comparison))
      add("  if tier \(name) gold", ("if", .statement), (name, .comparison))
    }
    for type in Condition.typeNames {
      add("expect tier is \(type)", ("is", .comparison), (type, .type))
    }
    for root in FactRoot.allCases.map(\.rawValue) {
      add("if \(root).x exists", (root, .fact), ("exists", .comparison))
      add("echo \"a ${\(root).x} b\" ${\(root).x}", ("a", .string), (root, .fact), (root, .fact))
    }
    for option in RunOption.allCases {
      add("option \(option.rawValue)", ("option", .statement), (option.rawValue, .option))
      for word in option.words { add("option \(option.rawValue) \(word)", (word, .policy)) }
    }
    for policy in ConflictPolicy.allCases.map(\.rawValue) {
      add(
        "commit -m text --on-conflict \(policy)", ("-m", .flag), ("--on-conflict", .flag),
        (policy, .policy))
    }
    for fault in SandboxFault.Misbehaviour.allCases.map(\.rawValue) {
      add(
        "sandbox fault \(fault) applied times 2", (fault, .fault), ("applied", .word),
        ("2", .number))
    }
    for target in SandboxFault.Target.allCases.map(\.rawValue) {
      add(
        "sandbox fault 503 times 3 on \(target) retry-after 2s", ("503", .fault), ("3", .number),
        (target, .target), ("retry-after", .word), ("2s", .duration))
    }
  }

  /// Values, and what stands in several lines.
  static func ofValues() -> EditorSample {
    var sample = EditorSample()
    sample.add("#!/usr/bin/env cgx", ("#!/usr/bin/env cgx", .comment))
    sample.add("set k true # set k true", ("true", .constant), ("# set k true", .comment))
    sample.add("  # set k \\", ("# set k \\", .comment))
    sample.add("set k -1.50e3 user", ("-1.50e3", .number), ("user", .scope))
    sample.add(
      "set --secret k 'a ${b} # c' 2h", ("--secret", .flag), ("k", .key),
      ("'a ${b} # c'", .rawString), ("2h", .duration))
    sample.add("set k \"a # \\\" b\" user", ("a # ", .string), (" b", .string), ("user", .scope))
    sample.add("let k = @data.json", ("k", .plain), ("@", .path), ("data.json", .path))
    sample.add("set k {", ("set", .statement), ("k", .key))
    sample.add(
      "  \"set\": [1, \"two\", null],", ("set", .member), ("1", .number), ("two", .string),
      ("null", .constant))
    sample.add("set: {\"x\": \"${env.HOME}\"}", ("set", .plain), ("env", .fact))
    sample.add("} session never", ("session", .scope))
    sample.add(
      "set note <<END user 2h", ("note", .key), ("<<", .delimiter), ("END", .delimiter),
      ("user", .scope), ("2h", .duration))
    sample.add("set k v ${session.id}", ("set k v ", .document), ("session", .fact))
    sample.add("END", ("END", .delimiter))
    sample.add("set note <<'END'", ("END", .delimiter))
    sample.add("set k ${session.id}", ("set k ${session.id}", .document))
    sample.add(" END", ("END", .document))
    sample.add("END", ("END", .delimiter))
    sample.add("echo one \\", ("echo", .statement), ("one", .string))
    sample.add("  set \\", ("set", .string))
    sample.add("commit", ("commit", .string))
    sample.add("commit", ("commit", .statement))
    sample.add("set note 'one", ("set", .statement))
    sample.add("set two' user", ("set two", .rawString), ("user", .scope))
    return sample
  }

  /// What looks like the language and is not.
  static func ofMistakes() -> EditorSample {
    var sample = EditorSample()
    for name in StatementSyntax.names { sample.add("\(name)x y", ("\(name)x", .plain)) }
    sample.add("Set k v", ("Set", .plain))
    sample.add("set tier user", ("user", .string))
    sample.add("set tier 2h", ("2h", .string))
    sample.add("echo session", ("session", .string))
    sample.add("expect-error bogus commit", ("bogus", .plain))
    sample.add("expect tier is text", ("text", .plain))
    sample.add("echo a#b", ("a#b", .string))
    sample.add("let bogus.x = 1", ("bogus.x", .plain))
    sample.add("if bogus.x exists", ("bogus", .plain))
    return sample
  }
}
