import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

extension TransportFailure.Cause: Error {}

extension TransportFailure {
  /// What an error of the HTTP client means for the request. Whether it can have been received is
  /// told by how far it had come, not by the kind of error.
  init(_ error: any Error, after progress: AnswerCollector.Progress) {
    let cause = Cause(error, after: progress)
    self = progress.isSent ? .noAnswer(cause) : .notSent(cause)
  }

  /// The same, where a proxy stands before the tenant: what can't be reached then is the proxy.
  var throughProxy: TransportFailure {
    switch self {
    case .notSent(.connectionRefused), .notSent(.unknownHost), .notSent(.noRoute),
      .notSent(.connectionClosed):
      .notSent(.proxy(.unreachable))
    case .notSent(.connectTimeout): .notSent(.proxy(.timeout))
    default: self
    }
  }
}

extension TransportFailure.Cause {
  init(_ error: any Error, after progress: AnswerCollector.Progress) {
    let cause: Self =
      switch error {
      case let cause as Self: cause
      case is CancellationError: .cancelled
      case let error as HTTPClientError: Self(client: error, isSent: progress.isSent)
      case let error as HTTPParserError: Self(parser: error)
      case let error as NIOConnectionError: Self(connecting: error)
      case let error as NIOSSLError: Self(secure: error)
      case let error as NIOSSLExtraError: Self(certificate: error)
      case let error as BoringSSLError: Self(secureLayer: error)
      case ChannelError.connectTimeout: .connectTimeout
      case is ChannelError: .connectionClosed
      case let error as IOError: Self(system: error.errnoCode, isSent: progress.isSent)
      default: .other(String(describing: error))
      }
    let isBroken = progress.isAnswered && cause == .connectionClosed
    self = isBroken ? .brokenAnswer : cause
  }

  private init(client error: HTTPClientError, isSent: Bool) {
    self =
      switch error {
      // Of a request that nobody cancelled: the deadline passed while it waited for a connection.
      case .deadlineExceeded, .readTimeout, .writeTimeout, .cancelled:
        isSent ? .timeout : .connectTimeout
      case .connectTimeout, .getConnectionFromPoolTimeout: .connectTimeout
      case .tlsHandshakeTimeout: .tls("no answer to the handshake")
      case .remoteConnectionClosed, .uncleanShutdown, .requestStreamCancelled, .alreadyShutdown:
        .connectionClosed
      case .proxyAuthenticationRequired: .proxy(.credentialsNeeded)
      case .invalidProxyResponse: .proxy(.noTunnel)
      case .httpProxyHandshakeTimeout: .proxy(.timeout)
      case .invalidURL, .emptyHost, .emptyScheme: .other("this is no URL that can be asked")
      default: .other(error.shortDescription.lowercased())
      }
  }

  private init(parser error: HTTPParserError) {
    self =
      switch error {
      case .invalidEOFState, .closedConnection: .brokenAnswer
      default: .notHTTP
      }
  }

  private init(connecting error: NIOConnectionError) {
    let failures = error.connectionErrors.map(\.error)
    guard let first = failures.first else {
      self = .unknownHost
      return
    }
    let causes = failures.map { Self($0, after: AnswerCollector.Progress()) }
    // The address that says most: one that was tried for nothing tells less than one that refused.
    self =
      [.connectionRefused, .connectTimeout].first(where: causes.contains)
      ?? causes.first ?? .other(String(describing: first))
  }

  private init(system code: CInt, isSent: Bool) {
    self =
      switch code {
      case ECONNREFUSED: .connectionRefused
      case ETIMEDOUT: isSent ? .timeout : .connectTimeout
      case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN, EADDRNOTAVAIL: .noRoute
      default: .connectionClosed
      }
  }

  // MARK: TLS

  private init(secure error: NIOSSLError) {
    switch error {
    case .handshakeFailed(let reason), .shutdownFailed(let reason): self.init(secureLayer: reason)
    case .uncleanShutdown: self = .connectionClosed
    case .unableToValidateCertificate, .noCertificateToValidate:
      self = .certificate("there is none that could be checked")
    default: self = .tls(String(describing: error))
    }
  }

  private init(secureLayer error: BoringSSLError) {
    let text = String(describing: error)
    self =
      if text.contains("CERTIFICATE_VERIFY_FAILED") {
        .certificate("it is not trusted")
      } else if text.contains("WRONG_VERSION_NUMBER") || text.contains("HTTP_REQUEST") {
        .tls("what answers there does not speak TLS")
      } else if case .zeroReturn = error {
        .connectionClosed
      } else {
        .tls(text)
      }
  }

  private init(certificate error: NIOSSLExtraError) {
    self =
      switch error {
      case .failedToValidateHostname: .certificate("it is for another host")
      case .serverHostnameImpossibleToMatch: .certificate("it can't be for this host")
      default: .tls(error.description)
      }
  }
}
