public import CgxJSON

/// The context of a session as the tenant shows it (`wire.md`, "Requests").
public struct ContextDocument: Sendable, Equatable {
  public struct Metadata: Sendable, Equatable {
    public var scope: String?
    public var expiresAt: String?

    public init(scope: String?, expiresAt: String?) {
      self.scope = scope
      self.expiresAt = expiresAt
    }
  }

  public var variables: JSONObject
  public var updatedAt: String?
  /// Empty where the tenant sends none.
  public var metadata: [String: Metadata]
  public var etag: String?

  public init(
    variables: JSONObject, updatedAt: String? = nil, metadata: [String: Metadata] = [:],
    etag: String? = nil
  ) {
    self.variables = variables
    self.updatedAt = updatedAt
    self.metadata = metadata
    self.etag = etag
  }
}

extension ContextDocument {
  /// The value of a variable, or nil where there is none or its expiry has passed by then.
  public func value(of key: String, at moment: Timestamp) -> JSON? {
    if let expiry = expiry(of: key), expiry <= moment { return nil }
    return variables[key]
  }

  /// The expiry that the tenant tells of a variable.
  public func expiry(of key: String) -> Timestamp? {
    metadata[key]?.expiresAt.flatMap { try? Timestamp(rfc3339: $0) }
  }

  /// The scope that the tenant tells of a variable.
  public func scope(of key: String) -> Scope? {
    metadata[key]?.scope.flatMap(Scope.init(rawValue:))
  }
}
