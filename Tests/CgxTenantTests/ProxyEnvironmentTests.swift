import Testing

@testable import CgxTenant

@Suite struct ProxiesOfTheEnvironment {
  private func proxy(
    _ tenant: String, _ environment: [String: String]
  ) throws -> String? {
    let url = try TenantURL(tenant, allowHTTP: true)
    return try ProxyEnvironment.proxy(for: url, in: environment).map { "\($0.host):\($0.port)" }
  }

  @Test(
    arguments: [
      ("https://t.example", ["HTTPS_PROXY": "http://p:1"], "p:1"),
      ("https://t.example", ["https_proxy": "http://p:1"], "p:1"),
      (
        "https://t.example", ["https_proxy": "http://low:1", "HTTPS_PROXY": "http://up:2"], "low:1"
      ),
      ("https://t.example", ["https_proxy": "", "HTTPS_PROXY": "http://up:2"], "up:2"),
      ("https://t.example", ["http_proxy": "http://p:1"], nil),
      ("http://t.example", ["http_proxy": "http://p:1"], "p:1"),
      ("http://t.example", ["HTTP_PROXY": "http://p:1"], nil),
      ("http://t.example", ["HTTPS_PROXY": "http://p:1"], nil),
      ("https://t.example", [:], nil), ("https://t.example", ["HTTPS_PROXY": ""], nil),
      ("https://localhost", ["HTTPS_PROXY": "http://p:1"], nil),
      ("https://127.1.2.3", ["HTTPS_PROXY": "http://p:1"], nil),
      ("https://[::1]:8443", ["HTTPS_PROXY": "http://p:1"], nil),
      ("http://127.0.0.1", ["http_proxy": "http://p:1"], nil),
    ] as [(String, [String: String], String?)])
  func areThoseOfTheScheme(tenant: String, environment: [String: String], expected: String?) throws
  {
    #expect(try proxy(tenant, environment) == expected)
  }

  @Test(arguments: [
    ("p", "p:80"), ("p:3128", "p:3128"), ("http://p", "p:80"), ("HTTP://P:3128/", "p:3128"),
    ("http://[2001:db8::1]:3128", "2001:db8::1:3128"), ("http://user:pw@p:1", "p:1"),
    ("http://user@p:1", "p:1"), ("http://u:p@w@p:1", "p:1"),
  ])
  func areReadInSeveralForms(value: String, expected: String) throws {
    #expect(try proxy("https://t.example", ["HTTPS_PROXY": value]) == expected)
  }

  @Test(arguments: [
    ("http://user:pw@p", "user:pw"), ("http://user@p", "user:"),
    ("http://u%40x:p%3A%2F@p", "u@x:p:/"),
    ("http://u:a%20b@p", "u:a b"),
  ])
  func mayHaveCredentials(value: String, credentials: String) throws {
    #expect(try Proxy(value).credentials?.exposed == credentials)
  }

  @Test(arguments: [
    ("socks5://user:hunter2@p:1", ProxyURLError.scheme), ("https://user:hunter2@p:1", .scheme),
    ("http://user:hunter2@p:port", .malformed), ("http://user:hunter2@p:0", .malformed),
    ("http://user:hunter2@", .malformed), ("http://user:hunter2@p:1/path", .malformed),
    ("http://user:hunter2%zz@p:1", .malformed), ("http://user:hunter2@p q", .malformed),
    ("http://user:hunter2%0a@p", .malformed), ("http://user:hunter2@p:70000", .malformed),
    ("http://", .malformed), ("http://[::1", .malformed),
  ])
  func areAnErrorThatNamesTheVariableAndNoPassword(value: String, reason: ProxyURLError) throws {
    let error = #expect(throws: ProxyVariableError.self) {
      try proxy("https://t.example", ["HTTPS_PROXY": value])
    }
    #expect(error == ProxyVariableError(variable: "HTTPS_PROXY", reason: reason))
    #expect(error?.description.contains("HTTPS_PROXY") == true)
    #expect(error?.description.contains("hunter2") == false)
  }

  @Test(arguments: [
    ("*", true), ("t.example", true), (".example", true), ("example", true), ("*.example", true),
    ("T.EXAMPLE", true), ("other, t.example", true), ("other t.example", true),
    ("t.example:443", true), (".example:443", true), (".t.example", true),
    ("", false), ("other.example", false), ("t.example:8443", false), ("ample", false),
    ("x.t.example", false), (" , ,", false), ("t.example.org", false), ("[", false),
  ])
  func areNotForWhatNoProxyNames(list: String, isExempt: Bool) throws {
    let environment = ["HTTPS_PROXY": "http://p:1", "NO_PROXY": list]
    #expect(try proxy("https://t.example", environment) == (isExempt ? nil : "p:1"))
  }

  @Test(arguments: [
    ("https://10.0.0.1", "10.0.0.1", true), ("https://10.0.0.1", "0.0.1", false),
    ("https://10.0.0.1:8443", "10.0.0.1:8443", true),
    ("https://[2001:db8::1]", "2001:db8::1", true),
    ("https://[2001:db8::1]", "[2001:db8::1]:443", true),
    ("https://[2001:db8::1]", "[2001:db8::2]", false),
  ])
  func areNotForAddressesThatNoProxyNames(tenant: String, list: String, isExempt: Bool) throws {
    let environment = ["HTTPS_PROXY": "http://p:1", "no_proxy": list]
    #expect(try proxy(tenant, environment) == (isExempt ? nil : "p:1"))
  }

  @Test func aBrokenProxyThatIsNotNeededIsNoError() throws {
    #expect(try proxy("https://t.example", ["HTTPS_PROXY": "socks5://p", "NO_PROXY": "*"]) == nil)
    #expect(try proxy("http://localhost", ["http_proxy": "socks5://p"]) == nil)
  }
}
