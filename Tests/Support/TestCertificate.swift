import NIOSSL

/// A self-signed certificate for `localhost`, `127.0.0.1` and `tenant.example`, valid from 2020 to
/// 2120. Its key is no secret: nothing trusts it.
public enum TestCertificate {
  public static let pem = """
    -----BEGIN CERTIFICATE-----
    MIIBdTCCARugAwIBAgIBATAKBggqhkjOPQQDAjATMREwDwYDVQQDDAhjZ3ggdGVz
    dDAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowEzERMA8GA1UEAwwI
    Y2d4IHRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQ4WZ5mmmRY8Rc74YJw
    7fbV2jm6wYcRl3fwqN+iIjofs9aewj6dC2GPhX4dkHbv3/xwut1TgHmyrxJDB2Vl
    YJSOo14wXDAqBgNVHREEIzAhgglsb2NhbGhvc3SCDnRlbmFudC5leGFtcGxlhwR/
    AAABMA8GA1UdEwEB/wQFMAMBAf8wHQYDVR0OBBYEFMJUGpj3fN9NnCH2+lZnmd9G
    5IsRMAoGCCqGSM49BAMCA0gAMEUCIQCJ5pt+Yn2U2GYYMdNAu9A0IgqiS1g2s98e
    zJpvqAWv5QIgapXyxPWdmN22dDxt+x8s9xRG3JEMlkyr6y3JhGC+vTk=
    -----END CERTIFICATE-----

    """

  private static let key = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgk4gNI2f43rTmFGab
    83ttfrVlI3BOWDh3NltpnSTMcmOhRANCAAQ4WZ5mmmRY8Rc74YJw7fbV2jm6wYcR
    l3fwqN+iIjofs9aewj6dC2GPhX4dkHbv3/xwut1TgHmyrxJDB2VlYJSO
    -----END PRIVATE KEY-----

    """

  static func serverContext() throws -> NIOSSLContext {
    let certificate = try NIOSSLCertificate(bytes: Array(pem.utf8), format: .pem)
    let privateKey = try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)
    return try NIOSSLContext(
      configuration: .makeServerConfiguration(
        certificateChain: [.certificate(certificate)], privateKey: .privateKey(privateKey)))
  }
}
