import Glibc

/// Runs a blocking call on a new thread, with signals left to the thread that waits for them.
public func onOwnThread(_ body: @escaping @Sendable () -> Void) {
  let box = Unmanaged.passRetained(Box(body))
  var thread = pthread_t()
  let status = pthread_create(
    &thread, nil,
    { argument in
      if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
      return nil
    }, box.toOpaque())
  if status == 0 {
    pthread_detach(thread)
  } else {
    box.takeRetainedValue().body()
  }
}

/// The same, and waits for what comes of it without holding a thread of the pool.
public func valueFromOwnThread<Value: Sendable>(
  _ body: @escaping @Sendable () -> Value
) async -> Value {
  await withCheckedContinuation { continuation in
    onOwnThread { continuation.resume(returning: body()) }
  }
}

private final class Box: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) {
    self.body = body
  }
}
