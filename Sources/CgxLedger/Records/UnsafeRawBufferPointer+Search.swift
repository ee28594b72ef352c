import CgxJSON
import Glibc

extension UnsafeRawBufferPointer {
  /// The text that begins behind the first occurrence of a mark.
  ///
  /// The marks hold quotes that are not escaped, and everything that comes from outside stands
  /// behind them, or as a text, in which quotes are escaped.
  func text(after mark: StaticString) -> String? {
    guard let start = end(of: mark), let base = baseAddress,
      let quote = memchr(base + start, Int32(UInt8(ascii: "\"")), count - start)
    else { return nil }
    var end = UnsafeRawPointer(quote) - base
    guard memchr(base + start, Int32(UInt8(ascii: "\\")), end - start) != nil else {
      return String(decoding: self[start..<end], as: UTF8.self)
    }
    end = start
    while end < count, self[end] != UInt8(ascii: "\"") {
      end += self[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard end < count else { return nil }
    return (try? JSON(parsing: Array(self[(start - 1)...end])))?.string
  }

  /// The offset behind the first occurrence of a mark.
  func end(of mark: StaticString) -> Int? {
    guard let base = baseAddress else { return nil }
    let length = mark.utf8CodeUnitCount
    var start = 0
    while start + length <= count,
      let found = memchr(base + start, Int32(mark.utf8Start[0]), count - start - length + 1)
    {
      if memcmp(found, mark.utf8Start, length) == 0 {
        return UnsafeRawPointer(found) - base + length
      }
      start = UnsafeRawPointer(found) - base + 1
    }
    return nil
  }
}
