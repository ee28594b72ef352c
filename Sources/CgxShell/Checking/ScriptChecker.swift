public import CgxContext
public import CgxLanguage
public import CgxTenant

/// Finds all that can be known of scripts without a tenant, in them and in what they source.
public struct ScriptChecker {
  private let files: CheckedScripts
  private let surroundings: CheckSurroundings
  private let allowed: Set<FindingCode>
  private let now: Timestamp
  private let secrets: SecretRegistry

  /// - Parameters:
  ///   - names: the variables that the run is given.
  ///   - allowed: what is not told.
  ///   - folders: what may be shown.
  ///   - now: an expiry before then is past.
  ///   - secrets: takes what must not be shown of the findings.
  public init(
    names: Set<String>, allowed: Set<FindingCode>, showing folders: ShownFolders,
    environment: [String: String], now: Timestamp, secrets: SecretRegistry
  ) {
    let files = CheckedScripts(now: now, home: environment["HOME"])
    self.files = files
    self.allowed = allowed
    self.now = now
    self.secrets = secrets
    surroundings = CheckSurroundings(
      names: names, now: now, depthLimit: ScriptLoader.depthLimit,
      frameSize: AtomicPutDialect.size(of: []), bodyLimit: AtomicPutDialect.bodyLimit,
      entrySize: AtomicPutDialect.entrySize,
      resolve: { ScriptPath.resolve($0, besides: $1.name, home: files.home) },
      script: files.script, isShown: folders.hold, load: files.load, value: files.value)
  }

  /// The findings of these scripts and of what they source, by file and place.
  public func findings(in sources: [SourceText]) -> [Finding] {
    let given = sources.map(files.add)
    let edges = readSourced()
    let sourced = Set(edges.values.joined())
    let starts = starts(among: given, edges, sourced)
    let run = reached(from: starts.filter { !files.scripts[$0].isTestFile }, edges)
    let tested = reached(from: starts, edges).subtracting(run)
    let known = files.scripts.count
    var findings: [Finding] = []
    for index in starts {
      files.now = files.scripts[index].isTestFile ? rehearsalStart : now
      var surroundings = surroundings
      surroundings.now = files.now
      let (found, secretTexts) = PathWalker.findings(in: files.scripts[index], surroundings)
      findings += found
      for text in secretTexts { secrets.insert(text) }
    }
    // The ways lead to more files, whose names are known only there.
    _ = readSourced()
    for (index, script) in files.scripts.enumerated() {
      findings += script.diagnostics.map(Finding.init)
      findings += script.knownProblems(now: tested.contains(index) ? rehearsalStart : now).map(
        Finding.init)
      if sourced.contains(index) || index >= known {
        findings += script.statements.filter(\.isTest).map {
          Finding(.problem(.testInSourcedFile), in: script.source, $0.range)
        }
      }
    }
    findings += files.dataFindings
    return sorted(findings.filter { !allowed.contains($0.code) })
  }

  /// How many files were looked at.
  public var fileCount: Int { files.scripts.count }

  /// Reads all that scripts source, and what those source: what each sources, by index.
  private func readSourced() -> [Int: [Int]] {
    var edges: [Int: [Int]] = [:]
    var next = 0
    while next < files.scripts.count {
      for (text, source) in files.scripts[next].sourcedTexts {
        let path = surroundings.resolve(text, source)
        if let index = files.index(ofPath: path) { edges[next, default: []].append(index) }
      }
      next += 1
    }
    return edges
  }

  /// The scripts that ways begin in: a given one that another one sources is looked at in its place,
  /// as it may need what the other one defines.
  private func starts(among given: [Int], _ edges: [Int: [Int]], _ sourced: Set<Int>) -> [Int] {
    var reached: Set<Int> = []
    var starts: [Int] = []
    // Those that are left at the end source each other in a circle.
    for index in given.filter({ !sourced.contains($0) }) + given where !reached.contains(index) {
      starts.append(index)
      reached.formUnion(self.reached(from: [index], edges))
    }
    return starts
  }

  /// When a test begins, on the clock of its sandbox.
  private var rehearsalStart: Timestamp { ShellConfiguration.rehearsalStart }

  /// These scripts, and all that they source.
  private func reached(from scripts: [Int], _ edges: [Int: [Int]]) -> Set<Int> {
    var reached: Set<Int> = []
    var open = scripts
    while let next = open.popLast() {
      if reached.insert(next).inserted { open += edges[next] ?? [] }
    }
    return reached
  }

  /// By file, in the order in which they were met, and by place; each once, though several ways lead
  /// to it.
  private func sorted(_ findings: [Finding]) -> [Finding] {
    var order: [ObjectIdentifier: Int] = [:]
    for script in files.scripts { order[ObjectIdentifier(script.source)] = order.count }
    for finding in findings where order[ObjectIdentifier(finding.source)] == nil {
      order[ObjectIdentifier(finding.source)] = order.count
    }
    struct Rank: Comparable, Hashable {
      var file: Int
      var start: Int
      var end: Int
      var code: String

      static func < (left: Rank, right: Rank) -> Bool {
        (left.file, left.start, left.end, left.code)
          < (right.file, right.start, right.end, right.code)
      }
    }
    var seen: Set<Rank> = []
    return findings.map { finding in
      (
        Rank(
          file: order[ObjectIdentifier(finding.source)] ?? 0, start: finding.range.lowerBound,
          end: finding.range.upperBound, code: finding.code.rawValue), finding
      )
    }
    .filter { seen.insert($0.0).inserted }
    .sorted { $0.0 < $1.0 }.map(\.1)
  }
}

extension Script {
  fileprivate var isTestFile: Bool { statements.contains(where: \.isTest) }

  /// What its `source` statements name, where that is known.
  fileprivate var sourcedTexts: [(text: String, source: SourceText)] {
    statements.flatMap(\.withNested).compactMap { statement in
      guard case .source(let file) = statement.command, let text = file.knownText else {
        return nil
      }
      return (text, statement.source)
    }
  }
}
