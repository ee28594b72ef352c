import NIOCore
import NIOSSL

/// Checks that a certificate is for the host that was asked for, as RFC 9525 has it.
///
/// The TLS library also takes a certificate for the IP address that it is connected to. Whoever
/// turns a name to his own address, or runs the proxy, can have a valid one for that.
enum HostVerification {
  /// - Throws: `TransportFailure.Cause.certificate` where the certificate of an established
  ///   connection is not for the host.
  static func verify(_ channel: any Channel, host: HostAndPort) throws {
    guard let certificate = try channel.pipeline.syncOperations.nioSSL_peerCertificate() else {
      throw TransportFailure.Cause.certificate("there is none that could be checked")
    }
    let address = try? SocketAddress(ipAddress: host.host, port: 0)
    let isFor = certificate._subjectAlternativeNames().contains { name in
      switch name.nameType {
      case .dnsName:
        address == nil && covers(String(decoding: name.contents, as: UTF8.self), host.host)
      case .ipAddress: address != nil && self.address(name.contents) == address?.ipAddress
      default: false
      }
    }
    guard isFor else { throw TransportFailure.Cause.certificate("it is for another host") }
  }

  /// An address in network order as text.
  private static func address(_ bytes: some Sequence<UInt8>) -> String? {
    let address = try? SocketAddress(packedIPAddress: ByteBuffer(bytes: bytes), port: 0)
    return address?.ipAddress
  }

  /// Whether a name of a certificate stands for a host: the same name, or `*` for its first label.
  static func covers(_ name: String, _ host: String) -> Bool {
    let host = host.hasSuffix(".") ? host.dropLast() : host[...]
    let name = name.lowercased()
    guard name.hasPrefix("*.") else { return name == host }
    guard let dot = host.firstIndex(of: ".") else { return false }
    return host[dot...] == name.dropFirst() && name.dropFirst(2).contains(".")
  }
}
