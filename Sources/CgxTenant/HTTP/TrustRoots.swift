import NIOSSL

/// Certificates that are trusted besides those of the system.
public struct TrustRoots: Sendable {
  let certificates: [NIOSSLCertificate]

  /// - Throws: `TrustRootsError` where the bytes hold no certificates in PEM.
  public init(pem: [UInt8]) throws(TrustRootsError) {
    guard let certificates = try? NIOSSLCertificate.fromPEMBytes(pem), !certificates.isEmpty else {
      throw .notCertificates
    }
    self.certificates = certificates
  }
}

/// Why bytes are no certificates.
public enum TrustRootsError: Error, Equatable, Sendable {
  case notCertificates
}
