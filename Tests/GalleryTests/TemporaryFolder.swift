import Foundation

/// A folder of a test's own, removed with it.
final class TemporaryFolder: Sendable {
    let path = NSTemporaryDirectory() + "gallery-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Every file below the folder, sorted.
    func files() -> [String] {
        (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? [])
            .filter {
                (try? FileManager.default.attributesOfItem(atPath: path + "/" + $0)[.type])
                    as? FileAttributeType
                    == .typeRegular
            }
            .sorted()
    }
}
