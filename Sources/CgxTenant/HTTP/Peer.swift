/// Who is at the other end of an exchange, for messages and traces.
enum Peer: Sendable {
  case tenant, crm

  /// As the subject of a sentence.
  var name: String {
    switch self {
    case .tenant: "the tenant"
    case .crm: "the CRM"
    }
  }

  /// What stands before the numbers of its requests in a trace.
  var mark: String {
    switch self {
    case .tenant: ""
    case .crm: "crm "
    }
  }
}
