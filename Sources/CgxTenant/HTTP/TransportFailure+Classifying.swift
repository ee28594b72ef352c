import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL

extension TransportFailure {
  /// What an error of the HTTP client says of the request: whether it can have been received.
  init(_ error: any Error, isCancelled: Bool) {
    switch error {
    case let failure as TransportFailure: self = failure
    case _ where isCancelled || error is CancellationError: self = .noAnswer(.cancelled)
    case let error as HTTPClientError: self = Self.classify(error)
    case let error as NIOConnectionError: self = .notSent(Self.cause(of: error))
    case let error as NIOSSLError: self = .notSent(Self.cause(of: error))
    case let error as NIOSSLExtraError: self = .notSent(.certificate(error.description))
    case let error as ChannelError:
      if case .connectTimeout = error {
        self = .notSent(.connectTimeout)
      } else {
        self = .noAnswer(.connectionClosed)
      }
    case let error as IOError where error.errnoCode == ECONNREFUSED:
      self = .notSent(.connectionRefused)
    case is IOError: self = .noAnswer(.connectionClosed)
    default: self = .noAnswer(.other(String(describing: error)))
    }
  }

  private static func classify(_ error: HTTPClientError) -> TransportFailure {
    switch error {
    case .connectTimeout: .notSent(.connectTimeout)
    case .getConnectionFromPoolTimeout: .notSent(.connectTimeout)
    case .tlsHandshakeTimeout: .notSent(.tls("no answer to the handshake"))
    case .readTimeout, .deadlineExceeded, .writeTimeout: .noAnswer(.timeout)
    case .remoteConnectionClosed: .noAnswer(.connectionClosed)
    case .invalidURL, .emptyHost, .emptyScheme: .notSent(.other("not a URL that can be asked"))
    default: .noAnswer(.other(error.description))
    }
  }

  private static func cause(of error: NIOConnectionError) -> Cause {
    if error.dnsAError != nil || error.dnsAAAAError != nil, error.connectionErrors.isEmpty {
      return .unknownHost
    }
    let failures = error.connectionErrors.map(\.error)
    let isRefused = failures.contains { ($0 as? IOError)?.errnoCode == ECONNREFUSED }
    if isRefused { return .connectionRefused }
    let isTimeout = failures.contains {
      if case .connectTimeout? = $0 as? ChannelError { true } else { false }
    }
    return isTimeout ? .connectTimeout : .other(failures.map { "\($0)" }.joined(separator: "; "))
  }

  private static func cause(of error: NIOSSLError) -> Cause {
    let text = String(describing: error)
    return text.contains("CERTIFICATE_VERIFY_FAILED")
      ? .certificate("it is not trusted") : .tls(text)
  }
}
