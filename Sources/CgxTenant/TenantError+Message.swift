import CgxContext
import CgxJSON

extension TenantError {
  /// What happened, in one sentence.
  public var sentence: String {
    attempts > 1 ? facts + " (after \(attempts) attempts)" : facts
  }

  private var facts: String {
    switch reason {
    case .status: statusSentence
    case .badCredentials: "the tenant does not accept the credentials" + said
    case .scopeMissing(let scope): "the credentials lack the scope '\(scope)'" + said
    case .noSuchSession: "the tenant knows no such session, or it has expired" + said
    case .noCredentials: "there are no credentials"
    case .redirected(let location):
      "the tenant redirects to \(location.map { "'\($0)'" } ?? "another place") (\(status ?? 0))"
    case .notJSON: "the tenant's answer can't be read as JSON" + withStatus
    case .anotherSession: "the tenant's answer is about another session" + withStatus
    case .notAContext: "the tenant's answer is no context document" + withStatus
    case .notAToken:
      "the tenant's answer holds no access token with a life that can be read" + withStatus
    case .answerTooLarge(let limit): "the tenant's answer is larger than \(limit) bytes"
    case .transport(let cause): cause.sentence(of: .tenant)
    case .interrupted:
      "interrupted before the request was sent"
        + (fate == .nothingSent && status == nil ? "" : " again")
    case .overlapping(let conflicts):
      "another writer has changed "
        + conflicts.map { "'\($0.key)' to \(shown($0))" }.joined(separator: ", ")
    case .expired(let key): "'\(key)' expired while the commit waited to be sent again"
    case .notRecorded(let failure): failure.reason
    case .keptChanging(let rounds):
      "other writers changed the context \(rounds) times while it was being merged"
    }
  }

  private func shown(_ conflict: MergeConflict) -> String {
    guard let text = conflict.theirs?.compact else { return "nothing" }
    guard !conflict.isSecret else { return Redactor.mark }
    return text.count > 60 ? text.prefix(60) + "…" : text
  }

  /// What to do about it, a line each.
  public var advice: [String] {
    var lines: [String] =
      switch reason {
      case .badCredentials:
        ["check COGNIGY_CLIENT_ID and COGNIGY_CLIENT_SECRET, COGNIGY_TOKEN or COGNIGY_API_KEY"]
      case .scopeMissing(let scope): ["ask for '\(scope)' to be granted to this client"]
      case .noSuchSession: ["start a new dialogue and use its session ID"]
      case .noCredentials:
        [
          "set COGNIGY_CLIENT_ID and COGNIGY_CLIENT_SECRET, COGNIGY_TOKEN or COGNIGY_API_KEY",
          "CGX_PASSWORD_COMMAND may name a command whose output is the secret",
          "or try the embedded tenant with --sandbox",
        ]
      case .redirected: ["redirects are not followed; set the tenant's URL to where it answers"]
      case .notJSON, .notAContext, .anotherSession, .notAToken:
        ["is the tenant's URL right, and is there a proxy in between?"]
      case .answerTooLarge, .interrupted: []
      case .overlapping:
        ["'diff' shows both; 'commit --on-conflict ours' overwrites, 'theirs' lets them stand"]
      case .expired: ["stage it again with a longer TTL"]
      case .notRecorded(let failure): failure.advice
      case .keptChanging: ["try again when fewer others write"]
      case .transport(let cause): cause.advice
      case .status:
        switch kind {
        case .conflict: ["another writer was first: look with 'diff', then commit again"]
        case .rateLimited: [rateAdvice]
        case .unreachable:
          [retryAfter == nil ? "the tenant is in trouble: try again later" : rateAdvice]
        default: []
        }
      }
    if kind == .unknown, fate == .unknown {
      lines.append("'recover' reads the context back and says what became of it")
    }
    if let trace = tenant.traceID { lines.append("the tenant's trace ID is \(trace)") }
    return lines
  }

  private var rateAdvice: String {
    guard let retryAfter else { return "wait a minute, then try again" }
    let seconds = retryAfter.components.seconds
    let wait = seconds > 31_536_000 ? "more than a year" : DurationText.text(seconds: seconds)
    return "the tenant asks to wait \(wait), then try again"
  }

  private var statusSentence: String {
    let status = status ?? 0
    return switch kind {
    case .conflict: "another writer changed the context first (\(status))" + said
    case .rateLimited: "the tenant's rate limit is reached (\(status))" + said
    case .unreachable where status >= 500: "the tenant is in trouble (\(status))" + said
    case .unknown where status >= 500: "a gateway answered \(status), not the tenant" + said
    case .unknown: "the answer \(status) does not say what became of the request" + said
    case _ where status < 300: "the tenant's answer has the status \(status), not 200" + said
    default: "the tenant refused the request (\(status))" + said
    }
  }

  /// What the tenant said, behind a colon.
  private var said: String {
    guard let text = tenant.text, !text.isEmpty else { return "" }
    return ": " + text
  }

  private var withStatus: String {
    status.map { " (status \($0))" } ?? ""
  }
}

extension TransportFailure.Cause {
  func sentence(of peer: Peer) -> String {
    let peer = peer.name
    return switch self {
    case .connectionRefused: "\(peer) refuses the connection"
    case .connectTimeout: "\(peer) can't be reached in time"
    case .unknownHost: "\(peer)'s host name is not known"
    case .noRoute: "the network has no way to \(peer)"
    case .proxy(.unreachable): "the proxy can't be reached"
    case .proxy(.timeout): "the proxy did not answer in time"
    case .proxy(.credentialsNeeded): "the proxy does not accept the credentials"
    case .proxy(.noTunnel): "the proxy refuses to connect to \(peer)"
    case .certificate(let text): "\(peer)'s certificate does not verify: \(text)"
    case .tls(let text): "no secure connection to \(peer): \(text)"
    case .timeout: "\(peer) did not answer in time"
    case .connectionClosed: "the connection broke before \(peer) had answered"
    case .cancelled: "interrupted while waiting for \(peer)'s answer"
    case .brokenAnswer: "\(peer)'s answer broke off"
    case .notHTTP: "what \(peer)'s host answers is not HTTP"
    case .answerTooLarge(let limit): "\(peer)'s answer is larger than \(limit) bytes"
    case .other(let text): "the request failed: \(text)"
    }
  }

  var advice: [String] {
    switch self {
    case .connectionRefused, .connectTimeout, .unknownHost, .noRoute, .notHTTP:
      ["check the tenant's URL (--tenant, COGNIGY_TENANT_URL) and the network"]
    case .certificate:
      [
        "is this the tenant, or something in between?",
        "'--cacert FILE' trusts the certificates of a file, too",
      ]
    case .proxy: ["check HTTPS_PROXY and NO_PROXY"]
    case .timeout: ["'option timeout 60s' gives it more time"]
    default: []
    }
  }
}
