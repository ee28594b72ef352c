import CgxJSON
import Testing

@Suite struct JSONReading {
  @Test(arguments: [
    "null", "true", "false", "0", "-0", "1.10", "12345678901234567890", "1e400", "-2.5E-3",
    #""""#, #""Zoë""#, "[]", "{}", "[1,[2,[3]]]", #"{"a":{"b":[null,false]}}"#,
  ])
  func keepsWhatWasWritten(text: String) throws {
    #expect(try JSON(parsing: text).compact == text)
  }

  @Test func resolvesEscapes() throws {
    #expect(
      try JSON(parsing: #""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#)
        == .string("\"\\/\u{8}\u{C}\n\r\té😀"))
  }

  @Test func whiteSpaceAroundTokensCountsForNothing() throws {
    #expect(try JSON(parsing: " \t\r\n{ \"a\" : [ 1 , 2 ] } ").compact == #"{"a":[1,2]}"#)
  }

  @Test(arguments: [
    ("", JSONError.Kind.expected(.value), 0..<0),
    ("nul", .expected(.value), 0..<3),
    ("'a'", .expected(.value), 0..<1),
    ("NaN", .expected(.value), 0..<3),
    ("+1", .expected(.value), 0..<2),
    (".5", .expected(.value), 0..<2),
    ("01", .leadingZero, 0..<2),
    ("-01", .leadingZero, 0..<3),
    ("1.", .missingDigits, 0..<2),
    ("1e", .missingDigits, 0..<2),
    ("-", .missingDigits, 0..<1),
    ("[1,]", .trailingComma, 2..<3),
    (#"{"a":1,}"#, .trailingComma, 6..<7),
    ("[1 2]", .expected(.commaOrClosing(.array)), 3..<4),
    (#"{"a" 1}"#, .expected(.colon), 5..<6),
    (#"{"a":}"#, .expected(.value), 5..<6),
    ("{a:1}", .expected(.memberName), 1..<2),
    (#"{"a":1,"a":2}"#, .duplicateMember("a"), 7..<10),
    ("1 2", .expected(.end), 2..<3),
    ("\"a\nb\"", .controlCharacterInString(10), 2..<3),
    (#""\x""#, .invalidEscape, 1..<3),
    (#""\u12""#, .invalidEscape, 1..<5),
    (#""\ud800""#, .loneSurrogate, 1..<7),
    (#""\ude00""#, .loneSurrogate, 1..<7),
    (#""\ud800\u0041""#, .loneSurrogate, 1..<13),
    ("[1", .unclosed(.array, openedAt: 0), 0..<1),
    (#"{"a":[1"#, .unclosed(.array, openedAt: 5), 5..<6),
    (#"{"a":1"#, .unclosed(.object, openedAt: 0), 0..<1),
    (#""abc"#, .unclosed(.string, openedAt: 0), 0..<1),
  ])
  func refuses(text: String, kind: JSONError.Kind, range: Range<Int>) {
    #expect(throws: JSONError(kind, range)) { try JSON(parsing: text) }
  }

  @Test func aHundredThousandBracketsAreAnErrorAndNoCrash() {
    let error = #expect(throws: JSONError.self) {
      try JSON(parsing: String(repeating: "[", count: 100_000))
    }
    #expect(error?.kind == .tooDeep(limit: JSON.depthLimit))
  }

  @Test func invalidUTF8IsRefusedAtItsPlace() {
    #expect(throws: JSONError.self) { try JSON(parsing: [0x22, 0xFF, 0x22]) }
  }

  @Test func manyMembersAreStillCheckedForDuplicates() {
    let members = (0..<40).map { "\"k\($0)\":1" } + ["\"k7\":2"]
    let error = #expect(throws: JSONError.self) {
      try JSON(parsing: "{" + members.joined(separator: ",") + "}")
    }
    #expect(error?.kind == .duplicateMember("k7"))
  }
}

@Suite struct JSONWriting {
  @Test func escapesOnlyWhatItMust() {
    #expect(JSON.string("a\"\\/\n\u{1}é😀").compact == #""a\"\\/\n\u0001é😀""#)
  }

  @Test func prettyIndentsNestedValuesAlone() throws {
    #expect(
      try JSON(parsing: #"{"a":[1,2],"b":{"c":[{"d":1}]}}"#).pretty() == """
        {
          "a": [1, 2],
          "b": {
            "c": [
              {
                "d": 1
              }
            ]
          }
        }
        """)
  }
}

@Suite struct JSONEquality {
  @Test(arguments: [
    ("1.0", "1", true), ("1.10", "1.1", true), ("100", "1e2", true), ("-0", "0", true),
    ("0.1", "0.10000000000000000001", false),
    ("12345678901234567890", "12345678901234567891", false),
    ("1e400", "1e401", false), (#"{"a":1,"b":2}"#, #"{"b":2,"a":1.0}"#, true),
    ("[1,2]", "[2,1]", false), (#""1""#, "1", false), ("null", "false", false),
  ])
  func comparesByMeaning(left: String, right: String, isEqual: Bool) throws {
    #expect((try JSON(parsing: left) == JSON(parsing: right)) == isEqual)
  }

  @Test(arguments: [
    ("1", "2"), ("-2", "-1"), ("-1", "0"), ("9", "10"), ("0.9", "0.91"), ("1e-5", "0.1"),
    ("99999999999999999999", "100000000000000000000"), ("-1e3", "1e-3"),
    ("1e99999", "1e9999999999999999999999"),
  ])
  func ordersNumbersExactly(smaller: String, larger: String) throws {
    let (small, large) = (try #require(JSONNumber(smaller)), try #require(JSONNumber(larger)))
    #expect(small < large)
    #expect(!(large < small))
  }

  @Test(arguments: ["", "1 ", " 1", "0x1", "1_000", "Infinity", "--1", "1e+"])
  func whatIsNotExactlyANumberIsNone(text: String) {
    #expect(JSONNumber(text) == nil)
  }

  @Test(
    arguments: [
      (1.0 / 3, 2, "0.33"), (100.0, 2, "100.00"), (0.0, 3, "0.000"), (-0.0004, 3, "0.000"),
      (12.3456, 3, "12.346"), (-1.5, 0, "-2"),
    ] as [(Double, Int, String)])
  func writesAFixedCountOfDigits(value: Double, digits: Int, text: String) {
    #expect(JSONNumber(value, fractionDigits: digits).text == text)
  }
}
