public import CgxContext
import NIOHTTP1

/// A CRM's hook (`wire.md`, "CRM notification"): one attempt at a time, no redirects, no retries.
public final class Webhook: Sendable {
  /// How long an attempt may take, connecting included.
  public static let timeout = Duration.seconds(5)

  /// The longest answer that is read, in bytes. Only its status counts.
  private static let answerLimit = 64 * 1024

  private let url: WebhookURL
  private let secret: WebhookSecret?
  private let exchange: HTTPExchange

  /// - Parameters:
  ///   - secret: what notifications are signed with; nil leaves them unsigned.
  ///   - configuration: proxy, certificates, version and trace; its pacer and timeouts are the
  ///     tenant's and do not count here.
  public init(
    url: WebhookURL, secret: WebhookSecret?, configuration: HTTPConfiguration,
    timeout: Duration = Webhook.timeout
  ) {
    self.url = url
    self.secret = secret
    var configuration = configuration
    configuration.pacer = nil
    configuration.timeouts = Timeouts(connect: timeout, request: timeout)
    for text in url.secretTexts.union(secret?.secretTexts ?? []) {
      configuration.secrets.insert(text)
    }
    exchange = HTTPExchange(url.base, configuration, peer: .crm)
  }

  /// Sends a notification once.
  ///
  /// - Parameters:
  ///   - id: the same in every attempt at the same notification.
  ///   - body: JSON.
  ///   - now: the time of this attempt.
  public func deliver(id: String, body: [UInt8], at now: Timestamp) async -> WebhookOutcome {
    var headers = [
      ("Content-Type", "application/json"), ("webhook-id", id),
      ("webhook-timestamp", String(now.seconds)),
    ]
    if let secret {
      let signature = WebhookSignature.text(id: id, timestamp: now, body: body, secret: secret)
      headers.append(("webhook-signature", signature))
    }
    let request = HTTPExchange.Request(
      method: .POST, url: url.whole.exposed, shownURL: url.description, headers: headers,
      body: body, answerLimit: Self.answerLimit, needsHeadOnly: true)
    do {
      let response = try await exchange.send(request)
      guard (200..<300).contains(response.status) else {
        return .failed(WebhookFailure(status: response.status, retryAfter: response.retryAfter))
      }
      return .delivered(status: response.status)
    } catch {
      return .failed(WebhookFailure(.transport(error)))
    }
  }

  /// Closes the connections.
  public func shutdown() async {
    await exchange.shutdown()
  }
}
