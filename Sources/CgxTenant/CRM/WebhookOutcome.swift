/// What became of an attempt to deliver a notification.
public enum WebhookOutcome: Sendable, Equatable {
  /// The CRM answered with a status from 200 to 299.
  case delivered(status: Int)
  case failed(WebhookFailure)
}

/// Why a notification was not delivered: the facts.
public struct WebhookFailure: Error, Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// 410: the hook is no more, and wants no further notifications.
    case gone
    /// 3xx, which is not followed.
    case redirected(Int)
    /// Another status that is not 2xx.
    case status(Int)
    /// There was no whole answer.
    case transport(TransportFailure)
  }

  public var kind: Kind
  /// How long the CRM asks to wait.
  public var retryAfter: Duration?

  public init(_ kind: Kind, retryAfter: Duration? = nil) {
    self.kind = kind
    self.retryAfter = retryAfter
  }

  /// - Parameter status: one that is not 2xx.
  init(status: Int, retryAfter: Duration?) {
    let kind: Kind =
      switch status {
      case 410: .gone
      case 300..<400: .redirected(status)
      default: .status(status)
      }
    self.init(kind, retryAfter: retryAfter)
  }

  /// The HTTP status, where there was an answer.
  public var status: Int? {
    switch kind {
    case .gone: 410
    case .redirected(let status), .status(let status): status
    case .transport: nil
    }
  }

  /// Whether the hook as a whole does not work, so that other notifications need not be tried now.
  public var isHookDown: Bool {
    switch kind {
    case .transport: true
    case .status(let status): status >= 500 || status == 408 || status == 429
    case .gone, .redirected: false
    }
  }

  /// What happened, in one sentence, without any of the CRM's own words.
  public var sentence: String {
    switch kind {
    case .gone: "the CRM hook is gone (410)"
    case .redirected(let status): "the CRM redirects (\(status)), which is not followed"
    case .status(let status): "the CRM answered \(status)"
    case .transport(.notSent(.cancelled)): "interrupted before the notification was sent"
    case .transport(.notSent(let cause)), .transport(.noAnswer(let cause)):
      cause.sentence(of: .crm)
    }
  }
}
