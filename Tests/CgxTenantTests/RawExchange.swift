import CgxSandbox
import Foundation
import Glibc

/// One request over a socket of its own, and all that comes back, byte for byte.
struct RawExchange {
  enum Ending: Equatable {
    /// The server closed the connection.
    case closed
    /// The server reset it.
    case reset
    /// It stayed open for as long as was waited, or until enough had come.
    case open
  }

  var bytes: [UInt8]
  var ending: Ending

  var text: String { String(decoding: bytes, as: UTF8.self) }

  var head: String {
    String(text.prefix(upTo: text.firstRange(of: "\r\n\r\n")?.lowerBound ?? text.endIndex))
  }

  var body: String {
    text.firstRange(of: "\r\n\r\n").map { String(text[$0.upperBound...]) } ?? ""
  }

  /// Nil where nothing was answered.
  var status: Int? {
    head.split(separator: " ").dropFirst().first.flatMap { Int($0) }
  }

  func header(_ name: String) -> String? {
    head.split(separator: "\r\n").dropFirst()
      .first { $0.lowercased().hasPrefix(name.lowercased() + ": ") }
      .map { String($0.dropFirst(name.count + 2)) }
  }

  /// Sends a request with the sandbox's API key.
  ///
  /// - Parameters:
  ///   - patience: how long to wait for each piece of the answer, in milliseconds.
  ///   - limit: enough bytes of the answer.
  static func send(
    _ method: String, _ path: String = "/api/v2/sessions/sess_1/context", to sandbox: Sandbox,
    headers: [(String, String)] = [], body: String = "", patience: Int = 20_000, limit: Int = .max
  ) async -> RawExchange {
    let fields =
      [
        ("Host", "sandbox"), ("Connection", "close"), ("X-API-Key", sandbox.configuration.apiKey),
        ("Content-Type", "application/json"), ("Content-Length", "\(body.utf8.count)"),
      ] + headers
    let head = fields.map { "\($0): \($1)\r\n" }.joined()
    let request = Array("\(method) \(path) HTTP/1.1\r\n\(head)\r\n\(body)".utf8)
    let port = sandbox.url.split(separator: ":").last.flatMap { UInt16($0) } ?? 0
    return await withCheckedContinuation { continuation in
      // The socket blocks: on a thread that the sandbox does not need to answer.
      Thread.detachNewThread {
        continuation.resume(returning: exchange(request, port, patience, limit))
      }
    }
  }

  /// Sends a PUT of one variable.
  static func put(
    _ key: String, _ value: String, to sandbox: Sandbox, headers: [(String, String)] = [],
    patience: Int = 20_000, limit: Int = .max
  ) async -> RawExchange {
    await send(
      "PUT", to: sandbox, headers: headers,
      body: #"{"variables":[{"key":"\#(key)","value":\#(value)}]}"#, patience: patience,
      limit: limit)
  }

  private static func exchange(
    _ request: [UInt8], _ port: UInt16, _ patience: Int, _ limit: Int
  ) -> RawExchange {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isConnected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, size) == 0 }
    }
    var answer = RawExchange(bytes: [], ending: .open)
    guard isConnected else { return answer }
    var timeout = timeval(tv_sec: patience / 1000, tv_usec: patience % 1000 * 1000)
    setsockopt(
      socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    guard Glibc.send(socket, request, request.count, Int32(MSG_NOSIGNAL)) == request.count
    else { return answer }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while answer.bytes.count < limit {
      let count = recv(socket, &buffer, buffer.count, 0)
      if count > 0 {
        answer.bytes += buffer[..<count]
        continue
      }
      if count == 0 { answer.ending = .closed }
      if count < 0, errno == ECONNRESET { answer.ending = .reset }
      break
    }
    return answer
  }
}
