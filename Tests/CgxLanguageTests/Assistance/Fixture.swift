import CgxContext

@testable import CgxLanguage

/// A vocabulary with a few names of each kind.
var someNames: Vocabulary {
  var names = Vocabulary()
  names.setKeys(
    staged: ["tier", "crm_id"], live: ["tier", "note", "crm_old"], earlier: ["profile", "note"])
  names.variables = ["account", "tier_name"]
  names.environmentNames = ["HOME", "PATH"]
  names.sessions = ["sess_1", "sess_2", "other"]
  names.commits = [.init("cmt_b", "committed, newest"), .init("cmt_a", "committed")]
  names.planHash = { "db215e3017bb2d47" }
  names.optionValues = [.onConflict: "ours"]
  names.now = Timestamp(seconds: 1_795_359_845)
  names.files = { path in
    let all: [Vocabulary.FileEntry] = [
      .init(name: "data.json", isFolder: false), .init(name: "deep", isFolder: true),
      .init(name: "my file.csv", isFolder: false), .init(name: "my folder", isFolder: true),
      .init(name: "it's \"odd\".txt", isFolder: false),
    ]
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    return all.filter { $0.name.hasPrefix(name) }
  }
  return names
}

/// A text without its cursor mark `‸`, and the UTF-8 offset of the mark; the end where there is
/// none.
func marked(_ text: String) -> (text: String, cursor: Int) {
  guard let mark = text.lastIndex(of: "‸") else { return (text, text.utf8.count) }
  return (text.replacing("‸", with: ""), text[..<mark].utf8.count)
}

/// What is offered at the mark, each with what follows it.
func offered(_ text: String, knowing names: Vocabulary = someNames) -> [String] {
  let (text, cursor) = marked(text)
  return Assistance.completions(of: text, cursor: cursor, knowing: names).candidates
    .map { $0.text + $0.suffix }
}

/// The line after the only candidate was taken.
func completed(_ text: String, knowing names: Vocabulary = someNames) -> String? {
  let (text, cursor) = marked(text)
  let completion = Assistance.completions(of: text, cursor: cursor, knowing: names)
  guard completion.candidates.count == 1, let only = completion.candidates.first else { return nil }
  let bytes = Array(text.utf8)
  return String(
    decoding: bytes[..<completion.start] + Array((only.text + only.suffix).utf8) + bytes[cursor...],
    as: UTF8.self)
}

func hint(_ text: String, knowing names: Vocabulary = someNames) -> Hint? {
  let (text, cursor) = marked(text)
  return Assistance.hint(for: text, cursor: cursor, knowing: names)
}
