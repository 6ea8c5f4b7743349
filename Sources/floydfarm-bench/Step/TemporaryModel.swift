import Foundation

/// Random weights in a folder that is gone afterwards.
enum TemporaryModel {
    /// Calls `body` with the folder.
    ///
    /// Another process writes them, so that they do not count as memory of this one.
    static func with<R>(
        _ model: PublishedModel, dtype: MakeModel.Precision, _ body: (String) throws -> R
    ) throws -> R {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("floydfarm-bench-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try Child.run(
            Child.program, ["make-model", model.rawValue, folder, "--dtype", dtype.rawValue])
        return try body(folder)
    }
}
