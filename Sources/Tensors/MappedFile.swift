import Foundation

/// A file mapped read-only into memory.
package final class MappedFile: Sendable {
    package let path: String
    private let data: Data

    package var count: Int { data.count }

    package init(path: String) throws {
        self.path = path
        data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    }

    package func withBytes<R>(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try data.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }
}
