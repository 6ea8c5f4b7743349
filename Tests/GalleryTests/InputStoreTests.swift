import Foundation
import Gallery
import Sweeps
import Testing

@Suite struct `The files that specs name` {
    @Test func `are kept once by their digest, and given only whole`() throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent(
            "inputs-\(UUID().uuidString)"
        ).path
        defer { try? FileManager.default.removeItem(atPath: root) }
        let store = try ResultStore(root: root)
        let digest = try store.keep(input: [1, 2, 3])
        #expect(digest == SHA256.hex(of: [1, 2, 3]))
        #expect(try store.input(digest) == [1, 2, 3])
        #expect(try store.input("../store.json") == nil)
        try Data([1, 2]).write(to: URL(fileURLWithPath: "\(root)/inputs/\(digest)"))
        #expect(try store.input(digest) == nil)
        try store.keep(input: [1, 2, 3])
        #expect(try store.input(digest) == [1, 2, 3])
    }
}
