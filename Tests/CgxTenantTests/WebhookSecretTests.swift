import CgxContext
import CgxJSON
import Testing

@testable import CgxTenant

@Suite struct WebhookSecrets {
  private static let published = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

  @Test(arguments: [published, "whsec_" + published])
  func thePublishedVectorIsSigned(secret: String) throws {
    #expect(
      WebhookSignature.text(
        id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: Timestamp(seconds: 1_614_265_330),
        body: Array(#"{"test": 2432232314}"#.utf8), secret: try WebhookSecret(secret))
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
  }

  @Test(arguments: [
    ("", WebhookSecretError.length(bytes: 0)), ("whsec_", .length(bytes: 0)),
    ("AAAAAAAAAAAAAAAAAAAA", .length(bytes: 15)), ("hunter2", .notBase64),
    ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", .notBase64),
    ("MfKQ9r8GKYqrTwjU-D8ILPZIo2LaLaSw", .notBase64),
    ("whsec_whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", .notBase64),
    (" MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", .notBase64), ("MfKQ===", .notBase64),
    ("A===AAAAAAAAAAAAAAAAAAAAAAAAAAAA", .notBase64), ("====", .notBase64),
  ])
  func whatIsNoSecretIsRefused(text: String, expected: WebhookSecretError) {
    #expect(throws: expected) { try WebhookSecret(text) }
    if text.utf8.count > 6 { #expect(!expected.description.contains(text)) }
  }

  @Test(arguments: [(15, false), (16, true), (24, true), (64, true), (65, false)])
  func aSecretHas16To64Bytes(count: Int, isGood: Bool) {
    let text = String(
      decoding: Base64.encoded([UInt8](repeating: 7, count: count)), as: UTF8.self)
    let secret = try? WebhookSecret("whsec_" + text)
    #expect((secret != nil) == isGood)
  }

  @Test func aSecretIsNeverShown() throws {
    let secret = try WebhookSecret("whsec_" + Self.published)
    var dumped = ""
    dump(secret, to: &dumped)
    for text in ["\(secret)", String(reflecting: secret), dumped] {
      #expect(text.contains("••••"))
      #expect(!text.contains("MfKQ"))
    }
    #expect(secret.secretTexts == [Self.published, "whsec_" + Self.published])
  }

  /// As others may have made it: the last digit may set bits that stand for nothing.
  @Test func aSecretWithStrayBitsIsTheSameKey() throws {
    let secret = try WebhookSecret("AAAAAAAAAAAAAAAAAAAAAB==")
    #expect(secret.key == [UInt8](repeating: 0, count: 16))
  }
}

@Suite struct WebhookURLs {
  @Test(arguments: [
    ("https://crm.example/hook?token=abc&x=1", "https://crm.example/hook"),
    ("https://CRM.example:8443/Hook/", "https://crm.example:8443/Hook/"),
    ("http://127.0.0.1:80/a//?hidden", "http://127.0.0.1:80/a//"),
    ("https://crm.example", "https://crm.example"),
    ("https://crm.example/?a?b", "https://crm.example/"),
  ])
  func theQueryIsNotShown(text: String, shown: String) throws {
    let url = try WebhookURL(text)
    #expect(url.description == shown)
    var dumped = ""
    dump(url, to: &dumped)
    if let query = text.split(separator: "?", maxSplits: 1).dropFirst().first {
      #expect(!dumped.contains(query))
    }
  }

  @Test(arguments: [
    ("https://crm.example/hook?token=abc", "https://crm.example/hook?token=abc"),
    ("https://crm.example?token=abc", "https://crm.example/?token=abc"),
    ("https://crm.example/h/?", "https://crm.example/h/"),
    ("https://crm.example/h?u=a/b@c:d", "https://crm.example/h?u=a/b@c:d"),
  ])
  func theQueryIsSent(text: String, sent: String) throws {
    #expect(try WebhookURL(text).whole.exposed == sent)
  }

  @Test(arguments: [
    ("ftp://crm.example", WebhookURLError.scheme("ftp")), ("crm.example", .malformed),
    ("", .malformed), ("https://", .malformed), ("https://?a", .malformed),
    ("https://me:pass@crm.example", .userInformation), ("https://crm.example/#a", .fragment),
    ("https://crm.example/?a#b", .fragment), ("https://crm.example/a b", .malformed),
    ("https://crm.example/?a b", .malformed), ("https://crm.example/?a=é", .malformed),
    ("https://crm.example/?a=\u{1B}[2J", .malformed), ("https://crm.example:0/", .malformed),
    ("http://crm.example/?t=secret-token", .plainHTTP(host: "crm.example")),
  ])
  func whatIsNoURLOfAHookIsRefused(text: String, expected: WebhookURLError) {
    #expect(throws: expected) { try WebhookURL(text) }
  }

  @Test func plainHTTPGoesToOtherMachinesOnlyIfThatIsAllowed() throws {
    let url = try WebhookURL("http://crm.example/hook", allowHTTP: true)
    #expect(url.description == "http://crm.example/hook")
  }

  @Test func tokensInTheQueryAreSecrets() throws {
    let url = try WebhookURL("https://crm.example/?token=abc%2Fdef123&v=1&flag")
    #expect(
      url.secretTexts == ["token=abc%2Fdef123&v=1&flag", "abc%2Fdef123", "abc/def123"])
    #expect(try WebhookURL("https://crm.example/").secretTexts.isEmpty)
  }

  @Test func theProxyIsThatOfTheHook() throws {
    let environment = ["https_proxy": "http://proxy.example:3128", "no_proxy": "crm.example"]
    #expect(
      try ProxyEnvironment.proxy(for: WebhookURL("https://crm.example/?a"), in: environment)
        == nil)
    #expect(
      try ProxyEnvironment.proxy(for: WebhookURL("https://hook.example/?a"), in: environment)
        == Proxy(host: "proxy.example", port: 3128))
  }
}
