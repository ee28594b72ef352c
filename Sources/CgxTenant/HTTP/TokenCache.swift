/// The OAuth token, kept until shortly before it expires (`wire.md`, "Credentials").
///
/// However many ask at once, there is one refresh.
actor TokenCache {
  typealias Fetch = @Sendable () async -> Result<(token: Secret, lifetime: Int), TenantError>

  private struct Entry {
    var token: Secret
    var expiry: ContinuousClock.Instant
    /// The smaller of 60 s and a tenth of its life before the expiry.
    var usableUntil: ContinuousClock.Instant
  }

  private let fetch: Fetch
  private let now: @Sendable () -> ContinuousClock.Instant
  private var entry: Entry?
  private var refresh: Task<Result<Secret, TenantError>, Never>?
  /// How many wait for the refresh, and how many of them were cancelled.
  private var waiting = 0
  private var cancelled = 0

  init(
    now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock().now },
    fetch: @escaping Fetch
  ) {
    self.now = now
    self.fetch = fetch
  }

  /// A token that is still good, new if need be.
  func token() async -> Result<Secret, TenantError> {
    if let entry, now() < entry.usableUntil { return .success(entry.token) }
    let task = refresh ?? Task { await renew() }
    refresh = task
    waiting += 1
    defer {
      waiting -= 1
      if waiting == 0 { cancelled = 0 }
    }
    return await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      Task { await giveUp(task) }
    }
  }

  /// One who waits is cancelled; the refresh is only when all of them are.
  private func giveUp(_ task: Task<Result<Secret, TenantError>, Never>) {
    cancelled += 1
    if cancelled >= waiting { task.cancel() }
  }

  /// Seconds that the token still lives; nil where there is none.
  var remainingSeconds: Int? {
    guard let entry else { return nil }
    let left = now().duration(to: entry.expiry).components
    return max(0, Int(left.seconds) + (left.attoseconds >= 500_000_000_000_000_000 ? 1 : 0))
  }

  /// Forgets a token that was refused, unless another has taken its place.
  func invalidate(_ token: Secret) {
    if entry?.token == token { entry = nil }
  }

  func clear() {
    entry = nil
  }

  private func renew() async -> Result<Secret, TenantError> {
    let sent = now()
    let result = await fetch()
    refresh = nil
    return result.map { token, lifetime in
      let margin = min(Duration.seconds(60), .seconds(lifetime) / 10)
      let expiry = sent.advanced(by: .seconds(lifetime))
      entry = Entry(
        token: token, expiry: expiry, usableUntil: expiry.advanced(by: .zero - margin))
      return token
    }
  }
}
